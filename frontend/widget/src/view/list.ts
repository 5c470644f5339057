import type { Words } from "../words";
import { draw, type Deeds } from "./bubble";
import { h } from "./h";
import type { Item } from "./items";

const NEAR = 60;

export interface List {
  element: HTMLElement;
  scroller: HTMLElement;
  log: HTMLElement;
  /** Whether the visitor follows the newest message rather than reading above. */
  readonly staying: boolean;
  show(items: Item[]): void;
  /** Whether the newest message is in sight. */
  atEnd(): boolean;
  toEnd(): void;
  /** Put something above the messages. */
  lead(element: HTMLElement): void;
}

/**
 * The list of messages. What has not changed stays as it is, so nothing flickers and a screen reader hears only what is
 * new. It follows the newest message unless the visitor has scrolled up to read; what is put in above moves nothing.
 */
export function listOf(words: Words, locale: string, deeds: Deeds): List {
  const drawn = new Map<string, { as: string; element: HTMLElement }>();
  const log = h("div", { role: "log", "aria-live": "polite", "aria-label": words.chat });
  const scroller = h("div", { class: "scroller", tabindex: 0 }, log);
  let staying = true;
  const atEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const toEnd = (): void => {
    scroller.scrollTop = scroller.scrollHeight;
  };
  scroller.addEventListener("scroll", () => {
    staying = atEnd();
  });

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
    element: h("div", { class: "list" }, scroller),
    scroller,
    log,
    atEnd,
    toEnd,
    get staying() {
      return staying;
    },
    lead: (element) => { log.before(element); },
    show(items) {
      const last = log.lastElementChild;
      place(items);
      if (last !== log.lastElementChild && log.lastElementChild?.matches(".own")) staying = true;
      if (staying) toEnd();
    },
  };
}
