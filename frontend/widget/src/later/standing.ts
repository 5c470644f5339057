import type { Thread } from "../live/thread";
import type { Visit } from "../live/visit";
import { h, icon, iconButton, tell } from "../view/h";
import { DOWN } from "../view/icons";
import type { List } from "../view/list";
import { fill } from "../words";
import type { LaterWords } from "./words";

/** Place in the queue and time, as far as the desk knows them; out of hours nobody is served, so no time is promised. */
export function queueText({ conversation, queue }: Pick<Thread, "conversation" | "queue">, open: boolean, words: LaterWords): string {
  if (conversation?.state !== "queued") return "";
  if (!open) return words.queueAway;
  if (!queue?.place) return words.queueOpen;
  const { place, estimate_s: seconds } = queue;
  const time = seconds === null ? "" : seconds < 60 ? words.queueSoon : fill(words.queueTime, { n: Math.ceil(seconds / 60) });
  return (place > 1 ? fill(words.queuePlace, { n: place - 1 }) : words.queueNext) + time;
}

/** What stands around the messages while a conversation runs: older ones above, who is typing below, the way back to the end, the queue. */
export interface Around {
  show(): void;
}

/**
 * Put it around a list.
 *
 * @param queue where the place in the queue is written
 * @param open whether somebody is there now
 * @param older fetches the page before
 */
export function aroundOf(list: List, queue: HTMLElement, visit: Visit, words: LaterWords & { someone: string }, open: () => boolean, older: () => void): Around {
  const more = h("button", { type: "button", class: "quiet", onclick: older }, words.older);
  const dots = h("div", { class: "row their typing", hidden: true }, h("span", { class: "who" }), h("div", { class: "bubble" }, h("i"), h("i"), h("i")));
  const jump = iconButton(words.newBelow, icon(DOWN), () => { list.toEnd(); }, { class: "jump", hidden: true });
  let last: Element | null = null;
  list.scroller.prepend(more);
  list.scroller.append(dots);
  list.element.append(jump);
  // Images and cards grow after they were put in.
  new ResizeObserver(() => {
    if (list.staying) list.toEnd();
  }).observe(list.log);
  list.scroller.addEventListener("scroll", () => {
    if (list.atEnd()) jump.hidden = true;
  });
  return {
    show() {
      const { thread, typing } = visit;
      more.hidden = !thread.older;
      dots.hidden = typing === null;
      tell(dots.firstElementChild, typing === null ? "" : fill(words.typing, { name: typing || words.someone }));
      tell(queue, queueText(thread, open(), words));
      const newest = list.log.lastElementChild;
      if (list.staying) list.toEnd();
      else if (newest !== last) jump.hidden = false;
      last = newest;
    },
  };
}
