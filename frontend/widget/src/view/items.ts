import type { Failure, Message } from "../contract";
import type { Waiting } from "../live/outbox";
import { isSpoken, type Thread } from "../live/thread";
import type { Words } from "../words";
import { clockTime, dayName, sameDay } from "./times";

/** How far one's own message has come. */
export type Mark = "waiting" | "sent" | "got" | "seen" | "failed";

interface Row {
  key: string;
  own: boolean;
  at: number;
  /** Who speaks, where a new speaker begins. */
  name: string | null;
  /** Time, mark and under the last of a group. */
  foot: string;
  mark: Mark | null;
  failure: string | null;
  ref: string | null;
}

export type Bubble = Row & { as: "bubble"; kind: Message["kind"]; text: string; data: Record<string, unknown> | null };

export type Item =
  | Bubble
  | { key: string; as: "day"; text: string }
  | { key: string; as: "event"; message: Message }
  | (Row & { as: "upload"; kind: "file"; file: string; size: number; share: number });

interface Known {
  thread: Thread;
  waiting: Waiting[];
  uploads: Item[];
}

const GROUP = 5 * 60_000;

/** What the list shows, top to bottom. */
export function itemsOf({ thread, waiting, uploads }: Known, now: number, words: Words, locale: string): Item[] {
  const shown = thread.messages.filter((message) => message.kind !== "note");
  const lastOwn = shown.findLast((message) => message.author.kind === "visitor");
  const items: Item[] = [];
  shown.forEach((message, i) => {
    const former = shown[i - 1];
    if (!former || !sameDay(former.at, message.at)) items.push({ key: `d${message.id}`, as: "day", text: dayName(message.at, now, words, locale) });
    if (message.recalled_at || !isSpoken(message)) items.push({ key: `m${message.id}`, as: "event", message });
    else items.push(bubbleOf(message, former, shown[i + 1], message === lastOwn ? markOf(message, thread) : null, words, locale));
  });
  return [...items, ...waiting.map((each) => waitingOf(each, words)), ...uploads];
}

function markOf(message: Message, thread: Thread): Mark {
  if (message.conversation_id !== thread.conversation?.id || message.seq > thread.staffGot) return "sent";
  return message.seq > thread.staffRead ? "got" : "seen";
}

function bubbleOf(m: Message, former: Message | undefined, next: Message | undefined, mark: Mark | null, words: Words, locale: string): Bubble {
  const own = m.author.kind === "visitor";
  const ends = !next || !sameGroup(m, next) || mark !== null;
  const foot = ends ? [clockTime(m.at, locale), mark && mark !== "failed" && words[mark]].filter(Boolean).join(" · ") : "";
  const name = !own && (!former || !sameGroup(former, m)) ? m.author.name || (m.author.kind === "bot" ? words.bot : words.someone) : null;
  const { kind, text, data, at } = m;
  return { key: `m${m.id}`, as: "bubble", own, kind, text, data, at, name, foot, mark, failure: null, ref: null };
}

function sameGroup(one: Message, other: Message): boolean {
  const alike = one.author.kind === other.author.kind && one.author.id === other.author.id;
  return alike && isSpoken(one) && isSpoken(other) && !one.recalled_at && other.at - one.at < GROUP && sameDay(one.at, other.at);
}

function waitingOf(each: Waiting, words: Words): Bubble {
  const mark = each.failed ? "failed" : "waiting";
  const failure = each.failed ? reasonOf(each.failed, words) : null;
  const data = each.data ? { ...each.data } : null;
  return { key: each.ref, as: "bubble", own: true, kind: each.kind, text: each.text, data, at: each.at, name: null, foot: mark === "failed" ? "" : words[mark], mark, failure, ref: each.ref };
}

/** The desk's own words, or ours when it gave none. */
export function reasonOf(failure: Failure, words: Words): string {
  return failure.detail || words.wrong;
}
