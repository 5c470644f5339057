import type { Ack, Batch, Conversation, Message, Numbered, Post, Queue, Welcome } from "../contract";

/** As many as a welcome carries at most; fewer means that it carries everything. */
const SNAPSHOT = 50;

/** An acknowledged message whose own event has not come yet may not know its conversation; it stands last until then. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;

/**
 * The visitor's conversation as this tab knows it. Frames may come twice or not at all; applying one again changes
 * nothing, and a missing one is noticed by `prev`.
 */
export class Thread {
  /** Number of the last event seen; null before the first welcome. */
  n: number | null = null;
  conversation: Conversation | null = null;
  queue: Queue | null = null;
  /** By conversation, then by seq. */
  messages: Message[] = [];
  /** How far the team has read. */
  staffRead = 0;
  /** Whether the server may hold older ones. */
  older = false;

  /**
   * Take a snapshot. Without messages it only greets, and what was missed follows as events.
   *
   * @returns the messages that came while this tab was away; none with the first snapshot
   */
  welcome(frame: Welcome): Message[] {
    this.#conversation(frame.conversation);
    this.queue = frame.queue ?? null;
    if (!frame.messages) {
      this.n ??= frame.n;
      return [];
    }
    const away = this.n !== null;
    if (!this.#joins(frame.messages)) this.messages = [];
    if (!this.messages.length) this.older = frame.messages.length >= SNAPSHOT;
    const fresh = frame.messages.filter((message) => !this.#put(message));
    this.n = frame.n;
    return away ? fresh : [];
  }

  /**
   * Take a batch of events.
   *
   * @returns the messages that are new here, or null when events before this batch are missing
   */
  events(frame: Batch): Message[] | null {
    if (this.n !== null && frame.prev > this.n) return null;
    const fresh = frame.events.filter(([n]) => n > (this.n ?? -1)).map((event) => this.#apply(event));
    this.n = Math.max(this.n ?? 0, frame.n);
    return fresh.filter((message) => message !== null);
  }

  /** Turn what was sent into a message by its acknowledgement. */
  acknowledged(post: Post, ack: Ack): void {
    if (this.messages.some((message) => message.id === ack.id)) return;
    this.#put({
      id: ack.id,
      conversation_id: ack.conversation_id ?? this.conversation?.id ?? UNKNOWN,
      seq: ack.seq,
      kind: post.kind,
      text: post.text,
      data: post.data as Record<string, unknown> | null,
      author: { kind: "visitor" },
      client_id: post.ref,
      at: ack.at,
    });
  }

  /** Put an older page in front. */
  before(page: readonly Message[], more: boolean): void {
    page.forEach((message) => this.#put(message));
    this.older = more;
  }

  /** Forget the snapshot, to be given a new one. */
  reset(): void {
    this.n = this.conversation = this.queue = null;
    this.messages = [];
  }

  /** Messages of the team after `seq` in the running conversation. */
  unreadAfter(seq: number): number {
    const here = this.conversation?.id;
    return this.messages.filter((m) => m.conversation_id === here && m.seq > seq && isSpoken(m) && m.author.kind !== "visitor").length;
  }

  lastSeq(): number {
    const last = this.messages.findLast((message) => message.conversation_id === this.conversation?.id);
    return last?.seq ?? 0;
  }

  #apply([, name, body]: Numbered): Message | null {
    const what = name.slice(name.lastIndexOf(".") + 1);
    if (what === "state") this.#conversation(body["conversation"] as Conversation | null);
    if (what === "read" && body["by"] !== "visitor") this.staffRead = Math.max(this.staffRead, Number(body["seq"]));
    if (what !== "message" && what !== "message_changed") return null;
    const message = body["message"] as Message;
    const known = this.#put(message);
    return known || what === "message_changed" ? null : message;
  }

  #conversation(next: Conversation | null): void {
    if (next?.id !== this.conversation?.id) this.staffRead = 0;
    this.conversation = next;
    this.staffRead = Math.max(this.staffRead, next?.read_seq ?? 0);
    if (next?.state !== "queued") this.queue = null;
  }

  #put(message: Message): boolean {
    const at = this.messages.findIndex((m) => m.id === message.id);
    if (at >= 0) this.messages[at] = message;
    else this.messages.push(message);
    this.messages.sort((a, b) => a.conversation_id - b.conversation_id || a.seq - b.seq);
    return at >= 0;
  }

  /** Whether a snapshot touches what is here, so that nothing between is missing. */
  #joins(snapshot: readonly Message[]): boolean {
    return snapshot.length < SNAPSHOT || snapshot.some((message) => this.messages.some((m) => m.id === message.id));
  }
}

/** Whether somebody said it, rather than the desk noting that something happened. */
export function isSpoken(message: Message): boolean {
  return !["system", "event", "note"].includes(message.kind);
}
