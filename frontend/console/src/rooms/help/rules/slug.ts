/**
 * The anchor of a heading: its letters and digits in lower case, joined by hyphens; Chinese stays Chinese.
 *
 * The build gives headings these anchors, and the table of contents and the search lead to them.
 */
export function slug(heading: string): string {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
}
