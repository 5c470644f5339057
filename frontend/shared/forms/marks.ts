/** Between the entries of a list in a sentence, as the page's language writes it. */
export const comma = (): string => (english() ? ", " : "、");

/** Between longer entries that have commas of their own. */
export const semicolon = (): string => (english() ? "; " : "；");

/** Between a name and what is said of it. */
export const colon = (): string => (english() ? ": " : "：");

/** Words as somebody wrote them. */
export const quoted = (text: string): string => (english() ? `“${text}”` : `「${text}」`);

/** An aside, with the blank before it that English wants. */
export const aside = (text: string): string => (english() ? ` (${text})` : `（${text}）`);

const english = (): boolean => document.documentElement.lang === "en";
