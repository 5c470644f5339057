import type { Message, Opened } from "@yingda/shared/api/types";
import type { Ack, LiveEvent } from "@yingda/shared/live/frames";
import type { Pending } from "@yingda/shared/live/queue";
import { daysBetween } from "@yingda/shared/ui/format";

import { patched, readUpTo } from "./list";

/** Messages of one author closer than this stand together. */
const TOGETHER_MS = 3 * 60_000;
/** How long a message may be recalled; the server decides. */
const MINUTE = 60_000;

/** Put messages in by sequence number; one that is here already is replaced. */
export function withMessages(all: readonly Message[], more: readonly Message[]): Message[] {
  const bySeq = new Map(all.map((message) => [message.seq, message]));
  for (const message of more) bySeq.set(message.seq, message);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * The law of an opened conversation: snapshot at n + events > n = the snapshot later.
 *
 * @returns the conversation afterwards; the same object when the event is older or about another conversation
 */
export function applyOpened(opened: Opened, event: LiveEvent): Opened {
  if (event.n <= opened.n) return opened;
  const { row } = opened;
  switch (event.e) {
    case "conversation.message":
      if (event.body.message.conversation_id !== row.id) return opened;
      return { ...opened, n: event.n, row: patched(row, event.body.patch), messages: withMessages(opened.messages, [event.body.message]) };
    case "conversation.message_changed":
      if (!opened.messages.some((one) => one.id === event.body.message.id)) return opened;
      return { ...opened, n: event.n, messages: withMessages(opened.messages, [event.body.message]) };
    case "conversation.row":
      if (event.body.row.id !== row.id || event.body.row.version < row.version) return opened;
      return { ...opened, n: event.n, row: event.body.row };
    case "conversation.read":
      return event.body.conversation_id === row.id ? { ...opened, n: event.n, row: readUpTo(row, event.body) } : opened;
    case "conversation.hand_over": {
      const offer = event.body.hand_over;
      if (offer.conversation_id !== row.id) return opened;
      return { ...opened, n: event.n, hand_over: offer.state === "offered" ? offer : null };
    }
    default:
      return opened;
  }
}

/** A confirmed message as it will come by the stream, shown at once so that nothing flickers in between. */
export function confirmed(pending: Pending, ack: Ack, author: Message["author"]): Message {
  const { ref, conversation, kind, text, data } = pending;
  return { id: ack.id, conversation_id: conversation, seq: ack.seq, kind, text, data, author, client_id: ref, at: ack.at, edited_at: null, recalled_at: null };
}

/** Messages on their way out that the stream has not brought yet. */
export function stillPending(pending: readonly Pending[], messages: readonly Message[], conversation: number): Pending[] {
  const stored = new Set(messages.map((message) => message.client_id));
  return pending.filter((one) => one.conversation === conversation && !stored.has(one.ref));
}

export type Block =
  | { type: "day"; key: string; at: number }
  | { type: "unread"; key: string }
  | { type: "line"; key: string; message: Message }
  | { type: "group"; key: string; author: Message["author"]; messages: Message[] };

/**
 * The thread as it is drawn: a line per day, the unread line, system lines, and the messages of one author together.
 *
 * @param unreadFrom sequence number of the first message that was unread when the conversation was opened
 */
export function blocks(messages: readonly Message[], unreadFrom: number | null): Block[] {
  const drawn: Block[] = [];
  let before: Message | null = null;
  for (const message of messages) {
    if (!before || daysBetween(before.at, message.at) > 0) drawn.push({ type: "day", key: `d${message.seq}`, at: message.at });
    if (message.seq === unreadFrom) drawn.push({ type: "unread", key: "unread" });
    const top = drawn.at(-1);
    if (isLine(message)) drawn.push({ type: "line", key: `l${message.seq}`, message });
    else if (top?.type === "group" && before && together(before, message)) top.messages.push(message);
    else drawn.push({ type: "group", key: `g${message.seq}`, author: message.author, messages: [message] });
    before = message;
  }
  return drawn;
}

const isLine = (message: Message): boolean => message.kind === "system" || message.kind === "event";

function together(a: Message, b: Message): boolean {
  const sameSide = a.author.kind === b.author.kind && a.author.id === b.author.id;
  return sameSide && b.at - a.at < TOGETHER_MS && (a.kind === "note") === (b.kind === "note");
}

/** The first message of the customer after what staff had read; null when there is none or it is not loaded. */
export function firstUnread(opened: Opened): number | null {
  if (opened.row.unread === 0) return null;
  return opened.messages.find((message) => message.seq > opened.row.staff_read_seq && message.author.kind === "visitor")?.seq ?? null;
}

/** How far a message of ours has come: stored, received by the visitor's browser, read. */
export function tick(message: Message, marks: { visitor_read_seq: number; visitor_got_seq: number }): "stored" | "got" | "read" {
  if (message.seq <= marks.visitor_read_seq) return "read";
  return message.seq <= marks.visitor_got_seq ? "got" : "stored";
}

export function mayRecall(message: Message, me: number, now: number, minutes: number): boolean {
  const ours = message.author.kind === "person" && message.author.id === me;
  return ours && message.recalled_at === null && !isLine(message) && message.kind !== "note" && now - message.at < minutes * MINUTE;
}

export function mayEdit(message: Message, me: number): boolean {
  return message.kind === "note" && message.author.id === me && message.recalled_at === null;
}
