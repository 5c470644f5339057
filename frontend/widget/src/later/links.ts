import { h } from "../view/h";

// An address ends at a space, a quote, an angle bracket, or anything Chinese: Chinese text has no spaces around it.
const LINK = /(?:https?:\/\/|mailto:|www\.)[^\s<>"'`\u2018-\u201f\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+|[\w.+-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+/gi;
const TAIL = /[.,;:!?…]+$/;
const SAFE = new Set(["http:", "https:", "mailto:"]);

/**
 * Text with its addresses made into links. Only text nodes and links are made, so nothing in `text` can become markup;
 * only http, https and mailto are linked.
 *
 * @param text what somebody wrote, trusted in nothing
 */
export function linked(text: string): (string | HTMLAnchorElement)[] {
  const parts: (string | HTMLAnchorElement)[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = trimmed(match[0]);
    const address = safeAddress(found);
    if (!address) continue;
    parts.push(text.slice(from, match.index), anchor(address, found));
    from = match.index + found.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

/**
 * The address that may be linked for what was written.
 *
 * @param written an address, a `www.` one, or an e-mail address
 * @returns it with its scheme; null when it is no address or not of http, https, mailto
 */
export function safeAddress(written: string, base?: string): string | null {
  const mail = !written.includes(":") && !written.includes("/") && written.includes("@");
  const full = mail ? `mailto:${written}` : written.replace(/^www\./i, "https://www.");
  try {
    const url = new URL(full, base);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere and tells the other side nothing. */
export function anchor(href: string, ...children: (Node | string)[]): HTMLAnchorElement {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);
}

/** Without the full stop after an address, or the bracket around it. */
function trimmed(found: string): string {
  const short = found.replace(TAIL, "");
  const closes = /[)\]}]$/.test(short) && !/[([{]/.test(short);
  return closes ? trimmed(short.slice(0, -1)) : short;
}
