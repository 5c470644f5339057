import type { Uploads } from "../later/uploads";
import type { Ack, Down, Failure, Kept, Message, Post, Session, Up, Values } from "../contract";
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
/** How long the tab that something was typed in has for sending it before the others do. */
const OTHERS_TURN = 5_000;
const RENEWAL = 10_000;

/** A UUID version 4; `crypto.randomUUID` is missing on pages without HTTPS. */
export function uuid(): string {
  const random = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;
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
  /** How often the line has come up. */
  welcomes = 0;
  claims: Claims = {};
  #session: Promise<Session> | null = null;
  #renewed = 0;
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
    this.line = new Line(web, { hello: () => this.#hello(), frame: (frame) => { this.#frame(frame); }, standing: (s) => { this.#standing(s); } });
    this.#unwatch = store.watch((key, value) => { this.#otherTab(key, value); });
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

  /** Ask for a session again, with what is claimed now. Throws what `openSession` throws. */
  async renew(): Promise<void> {
    this.#session = this.#ask();
    try {
      await this.#session;
    } catch (error) {
      this.#session = null;
      throw error;
    }
  }

  /** Let the line go while there is nothing to wait for. */
  rest(): void {
    if (!this.running() && !this.outbox.all().length && !this.uploads?.all.length) this.line.close();
  }

  stop(): void {
    this.line.close();
    this.#unwatch();
    [this.#wake, this.#typingEnds].forEach(clearTimeout);
    window.removeEventListener("online", this.#nudge);
    document.removeEventListener("visibilitychange", this.#nudge);
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
    const session = await openSession(this.web, this.store, this.inbox, this.claims);
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
      if (frame.t === "welcome") fresh.forEach((message) => { this.#fresh(message); });
      this.#welcomed();
    } else if (frame.t === "events") {
      const fresh = this.thread.events(frame);
      if (fresh) fresh.forEach((message) => { this.#fresh(message); });
      else this.line.again();
    } else if (frame.t === "ack") this.acknowledged(frame);
    else if (frame.t === "refused") this.#refused(frame.ref ?? null, frame.error);
    else if (frame.t === "queue") this.thread.queue = frame;
    else if (frame.t === "typing") this.#theyType(frame.on, frame.name);
    else if (frame.t === "pong") this.thread.upTo(frame.n);
    this.#known();
  }

  #welcomed(): void {
    this.welcomes++;
    trailOf(this.store).forEach(({ url, title }) => this.line.send({ t: "page", url, title }));
    this.store.set("trail", null);
    this.uploads?.go();
    this.flush();
  }

  /** Something is known: tell the window, drop what arrived from what waits, and remember whether the next page has reason to connect. */
  #known(): void {
    this.known = true;
    for (const { client_id } of this.thread.messages) if (client_id) this.outbox.remove(client_id);
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
    // It began or reopened a conversation, of which nothing has been told yet: ask.
    if (!this.running()) this.line.again();
  }

  #refused(ref: string | null, failure: Failure): void {
    const wait = Number(failure.params?.["retry_after_ms"]);
    if (wait) setTimeout(() => { this.flush(); }, wait);
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
    if (on) this.#typingEnds = setTimeout(() => { this.#theyType(false, ""); }, TYPING_ENDS);
    this.ends.changed();
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
    if (this.line.posting) void import("../later/stream").then(({ pump }) => pump(this)).catch(() => setTimeout(() => { this.flush(); }, OTHERS_TURN));
    else if (this.line.standing === "live") this.outbox.all().forEach((waiting) => waiting.failed || this.#transmit(waiting));
  }

  /** What another tab of this visitor did to the common store. */
  #otherTab(key: string, value: string | null): void {
    if (key === "token") this.web.token = value;
    if (key === "token" && !value) this.#end();
    if (key.startsWith("out:") && value) setTimeout(() => { this.flush(); }, OTHERS_TURN);
    if (key === "contact" && value) {
      this.thread.reset();
      this.line.again();
    }
    this.ends.changed();
  }
}
