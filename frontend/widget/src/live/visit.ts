import type { Uploads } from "../later/uploads";
import type { Ack, Down, Failure, Kept, Message, Post, Queue, Session, Up, Values } from "../contract";
import type { Store } from "../store";
import { Line, type Standing } from "./line";
import { Outbox } from "./outbox";
import { pause } from "./pause";
import { openSession, type Claims } from "./session";
import { isSpoken, Thread } from "./thread";
import { pageNow, trailOf } from "./trail";
import { Refusal, type Web } from "./web";

interface Ends {
  /** Something to show is different. */
  changed(): void;
  /** A message of the team came in just now. */
  message(message: Message): void;
}

const TYPING_ENDS = 6_000;
const TYPING_AGAIN = 3_000;
const DRAFT_EVERY = 500;
/** How long the tab that something was typed in has for sending it before the others do. */
const OTHERS_TURN = 5_000;
const RENEWAL = 10_000;

/** A UUID version 4; `crypto.randomUUID` is missing on pages without HTTPS. */
export function uuid(): string {
  const random = (): number => crypto.getRandomValues(new Uint8Array(1))[0]!;
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (+digit ^ (random() & (15 >> (+digit / 4)))).toString(16));
}

/** The visitor's side of the desk in this tab: session, line, conversation, and what waits to be sent. */
export class Visit {
  readonly thread = new Thread();
  readonly outbox: Outbox;
  /** Files on their way; null until there is one. */
  uploads: Uploads | null = null;
  readonly line: Line;
  /** Name of who is typing at the other end; null when nobody is. */
  typing: string | null = null;
  /** The desk will not have this visitor, and why. */
  barred: Failure | null = null;
  /** Whether the first snapshot has come. */
  known = false;
  #claims: Claims = {};
  #session: Promise<Session> | null = null;
  #renewed = 0;
  #gotSeq = 0;
  #typedAt = 0;
  #drafting: ReturnType<typeof setTimeout> | undefined;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #unwatch: () => void;

  constructor(
    readonly web: Web,
    readonly store: Store,
    readonly inbox: string,
    readonly ends: Ends,
  ) {
    this.outbox = new Outbox(store);
    this.line = new Line(web, { hello: () => this.#hello(), frame: (frame) => this.#frame(frame), standing: (s) => this.#standing(s) });
    this.#unwatch = store.watch((key, value) => this.#otherTab(key, value));
    window.addEventListener("online", this.#nudge);
    document.addEventListener("visibilitychange", this.#nudge);
  }

  /** Be connected, now and until `stop`. Goes on trying while the desk cannot be reached. */
  async start(tries = 0): Promise<void> {
    if (this.line.standing !== "off") return;
    clearTimeout(this.#wake);
    try {
      await (this.#session ??= this.#ask());
      this.line.open();
    } catch (error) {
      this.#session = null;
      if (error instanceof Refusal && !error.passing) this.barred = error.failure;
      else this.#wake = setTimeout(() => void this.start(tries + 1), pause(tries, Math.random()));
    }
    this.ends.changed();
  }

  /** Resolves when there is a session; throws when the desk refuses one or cannot be reached. */
  async ready(): Promise<void> {
    if (!this.web.token) await (this.#session ??= this.#ask());
  }

  /** Let the line go while there is nothing to wait for. */
  rest(): void {
    if (!this.running() && !this.outbox.all().length && !this.uploads?.all.length) this.line.close();
  }

  stop(): void {
    this.line.close();
    this.#unwatch();
    [this.#wake, this.#typingEnds, this.#drafting].forEach(clearTimeout);
    window.removeEventListener("online", this.#nudge);
    document.removeEventListener("visibilitychange", this.#nudge);
  }

  /** Tell the desk who this is or what is known of the visitor. Throws the desk's `Refusal`. */
  async claim(claims: Claims): Promise<void> {
    const before = this.#claims;
    this.#claims = { ...before, ...claims };
    try {
      this.#session = this.#ask();
      await this.#session;
      if (claims.identity) this.line.again();
      if (this.running()) void this.start();
    } catch (error) {
      this.#session = null;
      this.#claims = before;
      throw error;
    }
  }

  running(): boolean {
    const conversation = this.thread.conversation;
    return !!conversation && conversation.state !== "resolved";
  }

  say(text: string): void {
    this.#post({ ref: uuid(), kind: "text", text });
  }

  /** Say what was uploaded. */
  share(ref: string, kept: Kept): void {
    this.#post({ ref, kind: kept.type.startsWith("image/") ? "image" : "file", text: "", data: kept });
  }

  retry(ref: string): void {
    this.outbox.fail(ref, undefined);
    this.uploads?.retry(ref);
    this.flush();
  }

  /** Send again what was refused for its form, with the form filled in anew. */
  refill(ref: string, fields: Values): void {
    this.outbox.refill(ref, fields);
    this.flush();
  }

  discard(ref: string): void {
    this.outbox.remove(ref);
    this.uploads?.cancel(ref);
  }

  /** What stands in the composer; told to the desk when `shown`, and the bare fact of typing every 3 s. */
  draft(text: string, shown: boolean): void {
    this.store.set("draft", text || null);
    if (shown) this.#drafting ??= setTimeout(() => this.#showDraft(), DRAFT_EVERY);
    if (!text) return this.still();
    if (Date.now() - this.#typedAt < TYPING_AGAIN) return;
    this.line.send({ t: "typing", on: true });
    this.#typedAt = Date.now();
  }

  /** The visitor has stopped typing. */
  still(): void {
    if (this.#typedAt) this.line.send({ t: "typing", on: false });
    this.#typedAt = 0;
  }

  /** How far the visitor has read in the running conversation. */
  readSeq(): number {
    const [conversation, seq] = (this.store.get("read") ?? "").split(":");
    return Number(conversation) === this.thread.conversation?.id ? Number(seq) : 0;
  }

  /** Everything shown has been seen. */
  read(): void {
    const seq = this.thread.lastSeq();
    if (seq <= this.readSeq()) return;
    this.store.set("read", `${this.thread.conversation?.id}:${seq}`);
    this.line.send({ t: "read", seq });
    this.ends.changed();
  }

  /** Everything has come here, though it has not been seen yet. */
  got(): void {
    const seq = this.thread.lastSeq();
    if (seq <= this.#gotSeq) return;
    this.#gotSeq = seq;
    this.line.send({ t: "got", seq });
  }

  unread(): number {
    return this.thread.unreadAfter(this.readSeq());
  }

  /** Fetch the page before the oldest message here. */
  async older(): Promise<void> {
    const first = this.thread.messages[0];
    if (!first) return;
    const { items, more } = await this.web.ask<{ items: Message[]; more: boolean }>("GET", `messages?before=${first.seq}`);
    this.thread.before(items, more);
    this.ends.changed();
  }

  /** The visitor went to another page without leaving this one. */
  visited(): void {
    const { url, title } = pageNow();
    this.line.send({ t: "page", url, title });
  }

  #nudge = (): void => {
    if (document.visibilityState === "visible") this.line.nudge();
  };

  async #ask(): Promise<Session> {
    const before = this.store.get("contact");
    const session = await openSession(this.web, this.store, this.inbox, this.#claims);
    if (before !== this.store.get("contact")) this.thread.reset();
    this.thread.welcome(session);
    this.#known();
    return session;
  }

  #hello(): Up & { t: "hello" } {
    return { t: "hello", token: this.web.token ?? "", last: this.thread.n, locale: this.web.locale };
  }

  /** The visitor was signed off in another tab. */
  #end(): void {
    this.line.close();
    this.#session = null;
    this.thread.reset();
  }

  #standing(standing: Standing): void {
    if (standing !== "live") this.typing = null;
    this.ends.changed();
  }

  #frame(frame: Down): void {
    if (frame.t === "reload") this.thread.reset();
    if (frame.t === "welcome" || frame.t === "reload") {
      const fresh = this.thread.welcome(frame);
      if (frame.t === "welcome") fresh.forEach((message) => this.#fresh(message));
      this.#welcomed();
    } else if (frame.t === "events") {
      const fresh = this.thread.events(frame);
      if (fresh) fresh.forEach((message) => this.#fresh(message));
      else this.line.again();
    } else if (frame.t === "ack") this.acknowledged(frame);
    else if (frame.t === "refused") this.#refused(frame.ref ?? null, frame.error);
    else if (frame.t === "queue") this.thread.queue = frame;
    else if (frame.t === "typing") this.#theyType(frame.on, frame.name);
    else if (frame.t === "pong") this.thread.upTo(frame.n);
    this.#known();
  }

  #welcomed(): void {
    trailOf(this.store).forEach(({ url, title }) => this.line.send({ t: "page", url, title }));
    this.store.set("trail", null);
    if (this.readSeq()) this.line.send({ t: "read", seq: this.readSeq() });
    this.uploads?.go();
    this.flush();
    if (this.thread.conversation?.state === "queued") void this.#place().catch(() => undefined);
  }

  /** The place in the queue is pushed when it changes; after coming back it is asked for. */
  async #place(): Promise<void> {
    this.thread.queue = (await this.web.ask<{ queue: Queue | null }>("GET", "place")).queue;
    this.ends.changed();
  }

  /** Something is known: tell the window, drop what arrived from what waits, and remember whether the next page has reason to connect. */
  #known(): void {
    this.known = true;
    this.thread.messages.forEach(({ client_id }) => client_id && this.outbox.remove(client_id));
    this.store.set("active", this.running() ? "1" : null);
    this.ends.changed();
  }

  #fresh(message: Message): void {
    if (message.author.kind === "visitor" || !isSpoken(message)) return;
    this.typing = null;
    this.ends.message(message);
  }

  /** The desk has it. */
  acknowledged(ack: Ack): void {
    const waiting = this.outbox.get(ack.ref);
    if (waiting) this.thread.acknowledged(waiting, ack);
    this.outbox.remove(ack.ref);
  }

  #refused(ref: string | null, failure: Failure): void {
    const wait = Number(failure.params?.["retry_after_ms"]);
    if (wait) setTimeout(() => this.flush(), wait);
    else if (ref) this.outbox.fail(ref, failure);
    else if (this.line.standing !== "live") this.#renew(failure);
  }

  /** The desk does not know the token: ask for a new one, but not again and again. */
  #renew(failure: Failure): void {
    this.line.close();
    if (Date.now() - this.#renewed < RENEWAL) this.barred = failure;
    else {
      this.#renewed = Date.now();
      this.#session = null;
      void this.start();
    }
  }

  #theyType(on: boolean, name: string): void {
    clearTimeout(this.#typingEnds);
    this.typing = on ? name : null;
    if (on) this.#typingEnds = setTimeout(() => this.#theyType(false, ""), TYPING_ENDS);
    this.ends.changed();
  }

  #showDraft(): void {
    this.#drafting = undefined;
    this.line.send({ t: "draft", text: this.store.get("draft") ?? "" });
  }

  #post(post: Post): void {
    const fields = this.running() ? null : (JSON.parse(this.store.get("fields") ?? "null") as Values | null);
    const waiting = this.outbox.add(fields ? { ...post, fields } : post);
    if (this.line.posting) this.flush();
    else if (this.line.standing === "live") this.#transmit(waiting);
    this.ends.changed();
  }

  #transmit({ ref, kind, text, data, fields }: Post): boolean {
    return this.line.send({ t: "post", ref, kind, text, ...(data && { data }), ...(fields && { fields }) });
  }

  /** Send what waits, in the order it was typed. */
  flush(): void {
    if (this.line.posting) void import("../later/stream").then(({ pump }) => pump(this)).catch(() => setTimeout(() => this.flush(), OTHERS_TURN));
    else if (this.line.standing === "live") this.outbox.all().forEach((waiting) => waiting.failed || this.#transmit(waiting));
  }

  /** What another tab of this visitor did to the common store. */
  #otherTab(key: string, value: string | null): void {
    if (key === "token") this.web.token = value;
    if (key === "token" && !value) this.#end();
    if (key.startsWith("out:") && value) setTimeout(() => this.flush(), OTHERS_TURN);
    if (key === "contact" && value) {
      this.thread.reset();
      this.line.again();
    }
    this.ends.changed();
  }
}
