/** What the page's script tag says. */
export interface Settings {
  /** Where the rest of the widget lies, with a closing slash. */
  files: string;
  /** The visitor's interface, with a closing slash. */
  api: string;
  /** Public key of the inbox. */
  inbox: string;
  /** `zh-CN`, `en`, or `auto`: the page's language, then the browser's. */
  lang: string;
  /** `light`, `dark`, or `auto`: as the system is set. */
  theme: string;
}

/**
 * Read the script tag.
 *
 * @param src address of widget.js
 * @param data its data attributes; `inbox` is required
 * @returns the settings, or null when no inbox is named
 */
export function settingsOf(src: string, data: DOMStringMap): Settings | null {
  const { inbox, lang = "auto", theme = "auto" } = data;
  if (!inbox) return null;
  return { files: new URL("/static/widget/", src).href, api: new URL("/widget/v1/", src).href, inbox, lang, theme };
}

export type Locale = "zh-CN" | "en";

/**
 * The language to speak.
 *
 * @param wanted the tag's word: a language or `auto`
 * @param others what to go by otherwise, best first: the page's language, the browser's
 * @returns the first that is Chinese or English; Chinese when none is
 */
export function localeOf(wanted: string, others: readonly string[]): Locale {
  for (const each of [wanted, ...others]) {
    if (/^zh/i.test(each)) return "zh-CN";
    if (/^en/i.test(each)) return "en";
  }
  return "zh-CN";
}
