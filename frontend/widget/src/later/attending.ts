import type { Message, Queue, Values } from "../contract";
import type { Claims } from "../live/session";
import { isSpoken, type Thread } from "../live/thread";
import type { Visit } from "../live/visit";

const TYPING_AGAIN = 3_000;
const DRAFT_EVERY = 500;

/** What goes to and fro beside the messages once a conversation runs: marks, typing, drafts, places, older pages. */
export class Attending {
  #welcomes = 0;
  #gotSeq = 0;
  #typedAt = 0;
  #drafting: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly visit: Visit) {}

  /**
   * Tell the desk what has been received, and seen when the visitor is `watching`.
   *
   * @returns how many messages the visitor has not seen
   */
  marks(watching: boolean): number {
    const { line, thread, welcomes } = this.visit;
    if (line.standing === "live" && welcomes !== this.#welcomes) this.#back();
    this.#welcomes = welcomes;
    if (watching) this.#read();
    else this.#got();
    return unreadAfter(thread, this.readSeq());
  }

  /** How far the visitor has read in the running conversation, in whichever tab. */
  readSeq(): number {
    const { store, thread } = this.visit;
    const [conversation, seq] = (store.get("read") ?? "").split(":");
    return Number(conversation) === thread.conversation?.id ? Number(seq) : 0;
  }

  /** What stands in the composer; told to the desk when `shown`, and the bare fact of typing every 3 s. */
  draft(text: string, shown: boolean): void {
    if (shown) this.#drafting ??= setTimeout(() => { this.#showDraft(); }, DRAFT_EVERY);
    if (!text) { this.still(); return; }
    if (Date.now() - this.#typedAt < TYPING_AGAIN) return;
    this.visit.line.send({ t: "typing", on: true });
    this.#typedAt = Date.now();
  }

  /** The visitor has stopped typing. */
  still(): void {
    if (this.#typedAt) this.visit.line.send({ t: "typing", on: false });
    this.#typedAt = 0;
  }

  /** Fetch the page before the oldest message here. Throws what the interface throws. */
  async older(): Promise<void> {
    const { ends, thread, web } = this.visit;
    const first = thread.messages[0];
    if (!first) return;
    const { items, more } = await web.ask<{ items: Message[]; more: boolean }>("GET", `messages?before=${first.seq}`);
    thread.before(items, more);
    ends.changed();
  }

  /** Tell the desk who this is or what is known of the visitor. Throws the desk's `Refusal`; then nothing is changed. */
  async claim(claims: Claims): Promise<void> {
    const { visit } = this;
    const before = visit.claims;
    visit.claims = { ...before, ...claims };
    try {
      await visit.renew();
    } catch (error) {
      visit.claims = before;
      throw error;
    }
    if (claims.identity) visit.line.again();
    if (visit.running()) void visit.start();
  }

  retry(ref: string): void {
    this.visit.outbox.fail(ref, undefined);
    this.visit.uploads?.retry(ref);
    this.visit.flush();
  }

  /** Send again what was refused for the form before the chat, with the form filled in anew. */
  refill(refs: readonly string[], fields: Values): void {
    const { outbox } = this.visit;
    for (const waiting of outbox.all().filter(({ ref }) => refs.includes(ref))) outbox.keep({ ...waiting, fields, failed: undefined });
    this.visit.flush();
  }

  discard(ref: string): void {
    this.visit.outbox.remove(ref);
    this.visit.uploads?.cancel(ref);
    this.visit.ends.changed();
  }

  /** After a time away: what was read meanwhile is told, and the place in the queue is asked for, which is pushed only when it changes. */
  #back(): void {
    const { line, thread } = this.visit;
    this.#gotSeq = 0;
    if (this.readSeq()) line.send({ t: "read", seq: this.readSeq() });
    if (thread.conversation?.state === "queued") void this.#place().catch(() => undefined);
  }

  async #place(): Promise<void> {
    const { ends, thread, web } = this.visit;
    thread.queue = (await web.ask<{ queue: Queue | null }>("GET", "place")).queue;
    ends.changed();
  }

  #read(): void {
    const { line, store, thread } = this.visit;
    const seq = lastSeq(thread);
    if (seq <= this.readSeq()) return;
    store.set("read", `${thread.conversation?.id}:${seq}`);
    line.send({ t: "read", seq });
  }

  #got(): void {
    const seq = lastSeq(this.visit.thread);
    if (seq <= Math.max(this.#gotSeq, this.readSeq())) return;
    this.#gotSeq = seq;
    this.visit.line.send({ t: "got", seq });
  }

  #showDraft(): void {
    this.#drafting = undefined;
    this.visit.line.send({ t: "draft", text: this.visit.store.get("draft") ?? "" });
  }
}

/** Messages of the team after `seq` in the running conversation. */
export function unreadAfter({ conversation, messages }: Thread, seq: number): number {
  return messages.filter((m) => m.conversation_id === conversation?.id && m.seq > seq && isSpoken(m) && m.author.kind !== "visitor").length;
}

/** The newest message of the running conversation; 0 when there is none. */
export function lastSeq({ conversation, messages }: Thread): number {
  return messages.findLast((message) => message.conversation_id === conversation?.id)?.seq ?? 0;
}
