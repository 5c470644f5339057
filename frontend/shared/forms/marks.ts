/** Between the entries of a list in a sentence, as the page's language writes it. */
export function comma(): string {
  return document.documentElement.lang === "en" ? ", " : "、";
}

/** Between longer entries that have commas of their own. */
export function semicolon(): string {
  return document.documentElement.lang === "en" ? "; " : "；";
}
