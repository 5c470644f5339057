import type { Words } from "../words";
import { h, icon } from "./h";
import { CLOCK, TICK } from "./icons";
import type { Item, Mark } from "./items";
import { fullTime } from "./times";

type Fill = (item: Item, into: HTMLElement) => void;

/** What is drawn by the part that is fetched later. */
export interface Deeds {
  /** Put in what is more than plain text. */
  media: Fill;
  /** Put in what can be done with something that was not sent. */
  choices: Fill;
}

/** Whether a text may hold an address; later/links.ts knows whether it does. */
export const isRich = (text: string): boolean => /:\/\/|www\.|@|mailto:/i.test(text);

const TICKS = ["M2.5 12.5 7 17l8.5-9.5", "M10.5 15.5 12 17l9.5-9.5"];
const MARKS: Record<Mark, string[]> = { waiting: [CLOCK], sent: [TICK], got: TICKS, seen: TICKS, failed: ["M12 7v6M12 16.5h.01"] };

/** Draw one item of the list. */
export function draw(item: Item, words: Words, locale: string, deeds: Deeds): HTMLElement {
  if (item.as === "day") return h("div", { class: "day" }, item.text);
  if (item.as === "event") return filled(h("div", { class: "line" }), item, deeds.media);
  const { own, mark, name, failure, foot, kind, at } = item;
  const bubble = h("div", { class: `bubble ${kind}`, title: fullTime(at, locale) }, own && h("span", { class: "hidden" }, `${words.you}: `));
  if (item.as === "bubble" && !["image", "file", "card"].includes(kind) && !isRich(item.text)) bubble.append(item.text);
  else deeds.media(item, bubble);
  return h(
    "div",
    { class: `row ${own ? "own" : "their"} ${mark ?? ""}` },
    name !== null && h("div", { class: "who" }, name),
    bubble,
    !!(failure ?? foot) && h("div", { class: "foot" }, mark && icon(...MARKS[mark]), failure ?? foot),
    (mark === "failed" || item.as === "upload") && filled(h("div"), item, deeds.choices),
  );
}

function filled(element: HTMLElement, item: Item, fill: Fill): HTMLElement {
  fill(item, element);
  return element;
}
