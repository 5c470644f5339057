import { slug } from "./slug";

/** A heading of a page and what stands under it, as plain text. */
export interface Section {
  page: string;
  /** the page's own title */
  title: string;
  /** empty for what stands before the first heading */
  heading: string;
  anchor: string;
  text: string;
}

/** The page's title: its first heading. */
export function titleOf(source: string): string {
  return /^# (.+)$/m.exec(source)?.[1]?.trim() ?? "";
}

/** A page cut at its headings of the second level. */
export function sectionsOf(page: string, source: string): Section[] {
  const title = titleOf(source);
  return source.split(/^## /m).map((part, index) => {
    const [first = "", ...rest] = part.split("\n");
    const heading = index === 0 ? "" : first.trim();
    return { page, title, heading, anchor: heading ? slug(heading) : "", text: plain((index === 0 ? part.replace(/^# .*$/m, "") : rest.join("\n"))) };
  });
}

/** A section that was found, with the words around the first place. */
export interface Hit extends Section {
  snippet: string;
}

/** The sections in which every word stands, those with a word in a heading first. */
export function find(sections: readonly Section[], typed: string, limit = 20): Hit[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return sections
    .map((section) => ({ section, all: `${section.title} ${section.heading} ${section.text}`.toLowerCase(), head: `${section.title} ${section.heading}`.toLowerCase() }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .sort((a, b) => Number(words.some((word) => b.head.includes(word))) - Number(words.some((word) => a.head.includes(word))))
    .slice(0, limit)
    .map(({ section }) => ({ ...section, snippet: around(section.text, words[0] ?? "") }));
}

const BEFORE = 20;
const SHOWN = 110;

function around(text: string, word: string): string {
  const start = Math.max(0, text.toLowerCase().indexOf(word) - BEFORE);
  return `${start ? "…" : ""}${text.slice(start, start + SHOWN)}${start + SHOWN < text.length ? "…" : ""}`;
}

function plain(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, " ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*\|?[\s|:-]+\|\s*$/gm, " ")
    .replace(/[`*_#>|]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Where a link of the manual leads inside the product: another page, a heading, or (null) somewhere else. */
export function inside(href: string): { page?: string; anchor: string } | null {
  const found = /^(?:([\w-]+)\.md)?(?:#(.+))?$/.exec(href);
  if (!found || !href) return null;
  return { ...(found[1] ? { page: found[1] } : {}), anchor: found[2] ? decodeURIComponent(found[2]) : "" };
}
