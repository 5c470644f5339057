import type { Ack, Batch, Conversation, Message, Numbered, Post, Queue, Standing } from "../contract";

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
  /** How far the team has read, and received. */
  staffRead = 0;
  staffGot = 0;
  /** Whether the server may hold older ones. */
  older = false;

  /**
   * Take a snapshot. Events after `n` follow it and may tell some of it again, so a number known already stays.
   *
   * @returns the messages that were not known before
   */
  welcome(standing: Standing): Message[] {
    const { conversation, messages, more, n, queue } = standing;
    this.#conversation(conversation);
    this.queue = queue ?? this.queue;
    if (more && !messages.some((message) => this.#knows(message.id))) this.messages = [];
    if (!this.messages.length) this.older = more;
    this.n ??= n;
    return messages.filter((message) => !this.#put(message));
  }

  /**
   * Take a batch of events.
   *
   * @returns the messages that are new here, or null when events before this batch are missing
   */
  events(frame: Batch): Message[] | null {
    if (this.n !== null && frame.prev > this.n) return null;
    const fresh = frame.events.filter(([n]) => n > (this.n ?? -1)).map((event) => this.#apply(event));
    this.upTo(frame.n);
    return fresh.filter((message) => message !== null);
  }

  /** Everything up to `n` has been seen, though nothing of it was for this visitor. */
  upTo(n: number): void {
    this.n = Math.max(this.n ?? 0, n);
  }

  /** Turn what was sent into a message by its acknowledgement. */
  acknowledged(post: Post, ack: Ack): void {
    if (this.#knows(ack.id)) return;
    this.#put({
      id: ack.id,
      conversation_id: ack.conversation,
      seq: ack.seq,
      kind: post.kind,
      text: post.text,
      data: { ...post.data },
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

  #apply([, name, body]: Numbered): Message | null {
    const what = name.slice(name.lastIndexOf(".") + 1);
    if (what === "state") this.#conversation(body["conversation"] as Conversation | null);
    if (what === "read" && body["by"] !== "visitor") this.#seen(Number(body["seq"]), Number(body["got_seq"]));
    if (what !== "message" && what !== "message_changed") return null;
    const message = body["message"] as Message;
    const known = this.#put(message);
    return known || what === "message_changed" ? null : message;
  }

  #conversation(next: Conversation | null): void {
    if (next?.id !== this.conversation?.id) this.staffRead = this.staffGot = 0;
    this.conversation = next;
    this.#seen(next?.read ?? 0, next?.got ?? 0);
    if (next?.state !== "queued") this.queue = null;
  }

  #seen(read: number, got: number): void {
    this.staffRead = Math.max(this.staffRead, read);
    this.staffGot = Math.max(this.staffGot, got, read);
  }

  #knows(id: number): boolean {
    return this.messages.some((message) => message.id === id);
  }

  #put(message: Message): boolean {
    const at = this.messages.findIndex((m) => m.id === message.id);
    if (at >= 0) this.messages[at] = message;
    else this.messages.push(message);
    this.messages.sort((a, b) => a.conversation_id - b.conversation_id || a.seq - b.seq);
    return at >= 0;
  }
}

/** Whether somebody said it, rather than the desk noting that something happened. */
export function isSpoken(message: Message): boolean {
  return !["system", "event", "note"].includes(message.kind);
}
