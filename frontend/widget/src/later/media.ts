import type { Kept } from "../contract";
import { h, icon } from "../view/h";
import type { Item } from "../view/items";
import { fill } from "../words";
import { cardOf } from "./cards";
import { FILE } from "./icons";
import { lineOf } from "./lines";
import { anchor, linked, safeAddress } from "./links";
import type { LaterWords } from "./words";

export interface Look {
  words: LaterWords;
  locale: string;
  /** Address that file addresses are relative to. */
  base: string;
  enlarge(src: string, name: string): void;
}

const RICHER = new Set(["image", "file", "card"]);

/** What is more than plain text: links, an image, a file, a card, an upload on its way, a line for what happened. */
export function mediaOf(item: Item, look: Look): Node | string {
  if (item.as === "day") return item.text;
  if (item.as === "event") return lineOf(item.message, look.words);
  if (item.as === "upload") return progressOf(item, look.words);
  if (!item.data || !RICHER.has(item.kind)) return h("span", {}, ...linked(item.text));
  if (item.kind === "card") return cardOf(item.data, look);
  const kept = item.data as unknown as Kept;
  return item.kind === "image" ? picture(kept, look) : attachment(kept, look);
}

function picture(kept: Kept, look: Look): HTMLElement {
  const src = safeAddress(kept.url, look.base);
  if (!src) return attachment(kept, look);
  const name = kept.name || look.words.image;
  const image = h("img", { src, alt: name, ...fitted(kept), loading: "lazy" });
  const label = fill(look.words.enlarge, { name });
  const button = h("button", { type: "button", class: "picture", "aria-label": label, onclick: () => { look.enlarge(src, name); } }, image);
  // The host page's policy may not allow images from the desk; a link still works.
  image.onerror = () => { button.replaceWith(attachment(kept, look)); };
  return button;
}

/** Width and height within 240 × 220, so that the place is kept before the image has come. */
function fitted({ width, height }: Kept): { width?: number; height?: number } {
  if (!width || !height) return {};
  const scale = Math.min(1, 240 / width, 220 / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function attachment(kept: Kept, look: Look): HTMLElement {
  const inside = [icon(FILE), h("span", {}, h("b", {}, kept.name), h("small", {}, fileSize(kept.size)))];
  const href = safeAddress(kept.url, look.base);
  const element = href ? anchor(href, ...inside) : h("span", {}, ...inside);
  element.className = "file";
  if (href) element.setAttribute("aria-label", fill(look.words.download, { name: kept.name }));
  return element;
}

function progressOf({ file: name, size, share, failure }: Item & { as: "upload" }, words: LaterWords): HTMLElement {
  const percent = Math.floor(share * 100);
  const text = failure === null ? fill(words.uploading, { n: percent }) : fileSize(size);
  const bar = failure === null && h("progress", { max: 100, value: percent, "aria-label": `${name} ${text}` });
  return h("span", { class: "file" }, icon(FILE), h("span", {}, h("b", {}, name), h("small", {}, text), bar));
}

interface Choices {
  retry(ref: string): void;
  discard(ref: string): void;
}

/** Try again or give up; while a file is on its way, only the latter. */
export function choicesOf(item: Item, words: LaterWords, deeds: Choices): HTMLElement[] {
  if (!("ref" in item) || item.ref === null) return [];
  const { ref, mark } = item;
  const choice = (label: string, deed: (ref: string) => void): HTMLElement => h("button", { type: "button", class: "quiet", onclick: () => { deed(ref); } }, label);
  return mark === "failed" ? [choice(words.retry, (it) => { deeds.retry(it); }), choice(words.remove, (it) => { deeds.discard(it); })] : [choice(words.cancel, (it) => { deeds.discard(it); })];
}

/** 1.4 MB, 320 KB */
export function fileSize(bytes: number): string {
  return bytes >= 1 << 20 ? `${(bytes / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
