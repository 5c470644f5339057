import type { Words } from "../words";
import { draw, type Deeds } from "./bubble";
import { h, iconButton, icon, tell } from "./h";
import { DOWN } from "./icons";
import type { Item } from "./items";

const NEAR = 60;

export interface List {
  element: HTMLElement;
  show(items: Item[], typing: string | null, older: boolean): void;
  /** Whether the newest message is in sight. */
  atEnd(): boolean;
  toEnd(): void;
  /** Put something above the messages. */
  lead(element: HTMLElement): void;
}

/**
 * The list of messages. What has not changed stays as it is, so nothing flickers and a screen reader hears only what is
 * new. It follows the newest message unless the visitor has scrolled up to read.
 */
export function listOf(words: Words, locale: string, deeds: Deeds & { older(): void; seen(): void }): List {
  let stay = true;
  const drawn = new Map<string, { as: string; element: HTMLElement }>();
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.chat });
  const dots = h("div", { class: "row their typing", hidden: true }, h("span", { class: "who" }), h("div", { class: "bubble" }, h("i"), h("i"), h("i")));
  const more = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => deeds.older() }, words.older);
  const scroller = h("div", { class: "scroller", tabindex: 0 }, more, log, dots);
  const jump = iconButton(words.newBelow, icon(DOWN), () => toEnd(), { hidden: true });
  jump.className = "jump";
  const atEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const toEnd = (): void => {
    scroller.scrollTop = scroller.scrollHeight;
    jump.hidden = true;
  };
  scroller.addEventListener("scroll", () => {
    stay = atEnd();
    if (!stay) return;
    jump.hidden = true;
    deeds.seen();
  });
  // Images and cards grow after they were put in.
  if (window.ResizeObserver) new ResizeObserver(() => stay && toEnd()).observe(log);

  const place = (items: Item[]): void => {
    const keys = new Set(items.map((item) => item.key));
    drawn.forEach(({ element }, key) => keys.has(key) || (element.remove(), drawn.delete(key)));
    items.forEach((item, i) => {
      const as = JSON.stringify(item);
      const known = drawn.get(item.key);
      const element = known?.as === as ? known.element : draw(item, words, locale, deeds);
      if (known && known.element !== element) known.element.replaceWith(element);
      drawn.set(item.key, { as, element });
      if (log.children[i] !== element) log.insertBefore(element, log.children[i] ?? null);
    });
  };

  return {
    element: h("div", { class: "list" }, scroller, jump),
    atEnd,
    toEnd,
    lead: (element) => log.before(element),
    show(items, typing, older) {
      const [height, first, last] = [scroller.scrollHeight, log.firstChild, log.lastElementChild];
      place(items);
      more.hidden = !older;
      dots.hidden = typing === null;
      tell(dots.firstElementChild!, typing ?? "");
      if (stay || (last !== log.lastElementChild && log.lastElementChild?.classList.contains("own"))) toEnd();
      else if (first && first !== log.firstChild && last === log.lastElementChild) scroller.scrollTop += scroller.scrollHeight - height;
      else if (last !== log.lastElementChild) jump.hidden = false;
    },
  };
}
