import { ApiError, refusalOf, type Refusal } from "../api/errors";
import { backoff } from "./backoff";
import type { Ack, ClientFrame, LiveEvent, Post, ServerFrame, Typing } from "./frames";
import { EventLog } from "./log";
import type { Outgoing, Pending } from "./queue";
import { uuid } from "./uuid";
import type { Dial, Wire } from "./wire";

export type LiveState = "connecting" | "online" | "offline" | "signed_out";

/** What the client tells its listeners. */
export interface LiveNews {
  state: LiveState;
  /** New facts in order, each exactly once. */
  events: LiveEvent[];
  /** Events were lost for good: every list has to be read again. */
  reload: number;
  /** A message was stored (or had been before: `doubled`). */
  ack: { ack: Ack; pending: Pending };
  /** The messages that wait for confirmation changed. */
  outgoing: Pending[];
  typing: Typing;
  draft: { conversation: number; text: string };
}

export interface LiveOptions {
  /** Ways to connect, tried in turn while none opens; the first is preferred. */
  dials: readonly Dial[];
  outgoing: Outgoing;
  locale: () => string;
  /** For wires that cannot send. */
  http: { post(post: Post): Promise<Ack>; read(conversation: number, seq: number): Promise<unknown> };
  now?: () => number;
  random?: () => number;
}

type Listener<K extends keyof LiveNews> = (news: LiveNews[K]) => void;

const PING_EVERY_MS = 25_000;
const SILENCE_MS = 10_000;
const PROVEN_TRIES = 6;

/**
 * The one live connection of the console: at least once on the wire, exactly once in the view.
 *
 * It keeps the last stream number it has seen. After a loss it says that number and gets what it missed; an event it
 * already has is dropped; a frame that does not follow on what it has makes it ask again. Messages stay in `outgoing`
 * until the server has confirmed them.
 */
export class LiveClient {
  state: LiveState = "offline";
  last: number | null = null;
  readonly log = new EventLog();

  private wire: Wire | null = null;
  private attempt = 0;
  private asking = false;
  /** whether the preferred way has worked since the page was opened */
  private proven = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private heartbeat: ReturnType<typeof setTimeout> | undefined;
  private looking = false;
  private readonly sending = new Set<string>();
  /** the wire beside which messages are carried by HTTP just now */
  private carrier: Wire | null = null;
  private readonly watched = new Map<number, number>();
  private readonly reads = new Map<number, number>();
  private readonly listeners = new Map<keyof LiveNews, Set<Listener<never>>>();

  constructor(private readonly options: LiveOptions) {}

  /** Hear one kind of news; the returned function ends it. */
  on<K extends keyof LiveNews>(kind: K, listener: Listener<K>): () => void {
    const all = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, all.add(listener));
    return () => all.delete(listener);
  }

  /** Connect and stay connected until `stop`. */
  start(): void {
    this.become("connecting");
    this.dial();
  }

  stop(): void {
    this.hangUp();
    clearTimeout(this.timer);
    this.become("offline");
  }

  /** Try now instead of after the back-off, for example when the machine is back on the network. */
  nudge(): void {
    if (this.state === "signed_out") return;
    if (this.state === "online") {
      this.ping();
      return;
    }
    clearTimeout(this.timer);
    this.attempt = 0;
    this.hangUp();
    this.dial();
  }

  /**
   * Send a message; it is kept until confirmed, whatever happens to the connection.
   *
   * @param message conversation, kind, text and data
   * @param ref client_id, a new UUID
   */
  post(message: Omit<Post, "ref">, ref: string = uuid()): Pending {
    const pending: Pending = { ...message, ref, at: this.nextAt(), refused: null };
    this.options.outgoing.put(pending);
    this.changedOutgoing();
    this.flush();
    return pending;
  }

  /** Send a refused message again, under the same client_id. */
  retry(ref: string): void {
    const pending = this.options.outgoing.get(ref);
    if (!pending) return;
    this.options.outgoing.put({ ...pending, refused: null });
    this.changedOutgoing();
    this.flush();
  }

  /** Give up a message that was refused. */
  discard(ref: string): void {
    this.sending.delete(ref);
    this.options.outgoing.drop(ref);
    this.changedOutgoing();
  }

  /** Messages not yet confirmed, oldest first. */
  pending(): Pending[] {
    return this.options.outgoing.all();
  }

  /** Say that everything up to `seq` was seen; kept over a loss of connection. */
  read(conversation: number, seq: number): void {
    this.reads.set(conversation, Math.max(seq, this.reads.get(conversation) ?? 0));
    this.flushReads();
  }

  /** Say whether the person has this page before their eyes: what they see is not pushed to their phone. */
  here(on: boolean): void {
    if (on === this.looking) return;
    this.looking = on;
    if (this.state === "online") this.send({ t: "here", on });
  }

  typing(conversation: number, on: boolean): void {
    this.send({ t: "typing", conversation, on });
  }

  /** Receive typing and draft of one conversation until the returned function is called. */
  watch(conversation: number): () => void {
    const count = this.watched.get(conversation) ?? 0;
    this.watched.set(conversation, count + 1);
    if (count === 0) this.send({ t: "watch", conversation });
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.unwatch(conversation);
    };
  }

  private unwatch(conversation: number): void {
    const count = (this.watched.get(conversation) ?? 1) - 1;
    if (count > 0) {
      this.watched.set(conversation, count);
      return;
    }
    this.watched.delete(conversation);
    this.send({ t: "unwatch", conversation });
  }

  private dial(): void {
    const dial = this.nextDial();
    if (!dial) return;
    const wire = dial(this.last, {
      opened: () => {
        this.asking = true;
        this.send({ t: "hello", last: this.last, locale: this.options.locale() });
      },
      frame: (frame) => {
        if (this.wire === wire) this.receive(frame);
      },
      closed: () => {
        if (this.wire === wire) this.lost();
      },
    });
    this.wire = wire;
    this.asking = true;
  }

  /** In turn; where the first way has worked, the server is away rather than the way barred, and the others come late. */
  private nextDial(): Dial | undefined {
    const { dials } = this.options;
    const patience = this.proven ? PROVEN_TRIES : 0;
    return dials[Math.max(0, (this.attempt % (patience + dials.length)) - patience)];
  }

  private lost(): void {
    this.hangUp();
    if (this.state === "signed_out") return;
    this.become("offline");
    const wait = backoff(this.attempt, (this.options.random ?? Math.random)());
    this.attempt += 1;
    this.timer = setTimeout(() => {
      this.become("connecting");
      this.dial();
    }, wait);
  }

  private hangUp(): void {
    const wire = this.wire;
    this.wire = null;
    clearTimeout(this.heartbeat);
    this.sending.clear();
    wire?.close();
  }

  private receive(frame: ServerFrame): void {
    this.expectPing();
    switch (frame.t) {
      case "welcome":
        this.welcomed(frame.n);
        break;
      case "reload":
        this.reloaded(frame.n);
        break;
      case "events":
        this.happened(frame);
        break;
      case "ack":
        this.confirmed(frame);
        break;
      case "refused":
        this.refused(frame.ref, refusalOf(frame.error));
        break;
      case "typing":
        this.tell("typing", frame);
        break;
      case "draft":
        this.tell("draft", frame);
        break;
      case "bye":
        if (frame.why === "signed_out") this.signedOut();
        break;
      case "pong":
        // Frames come in order, so everything up to there has been here.
        if (!this.asking && this.last !== null && frame.n !== undefined) this.last = Math.max(this.last, frame.n);
        break;
    }
  }

  private welcomed(n: number): void {
    this.asking = false;
    if (this.last === null || n < this.last) {
      // A stream that is shorter than what we have is another stream: a restored database.
      const restored = this.last !== null;
      this.last = n;
      this.log.restart(n);
      if (restored) this.tell("reload", n);
    }
    this.settled();
  }

  private reloaded(n: number): void {
    this.asking = false;
    this.last = n;
    this.log.restart(n);
    this.tell("reload", n);
    this.settled();
  }

  private settled(): void {
    this.attempt = 0;
    this.proven ||= this.wire?.sends ?? false;
    this.become("online");
    for (const conversation of this.watched.keys()) this.send({ t: "watch", conversation });
    if (this.looking) this.send({ t: "here", on: true });
    this.flush();
    this.flushReads();
  }

  private happened(frame: Extract<ServerFrame, { t: "events" }>): void {
    const last = this.last;
    if (last === null) return;
    if (frame.prev > last) {
      this.askAgain();
      return;
    }
    const fresh = frame.events.filter(([n]) => n > last).map(([n, e, body]) => ({ n, e, body }));
    this.last = Math.max(last, frame.n);
    for (const event of fresh) this.log.add(event);
    if (fresh.length > 0) this.tell("events", fresh);
  }

  /** Something between is missing: say what we have; what comes before the answer is dropped and comes again. */
  private askAgain(): void {
    if (this.asking) return;
    this.asking = true;
    if (this.wire?.sends) this.send({ t: "hello", last: this.last, locale: this.options.locale() });
    else this.lost();
  }

  private confirmed(ack: Ack): void {
    const pending = this.options.outgoing.get(ack.ref);
    this.sending.delete(ack.ref);
    if (!pending) return;
    this.options.outgoing.drop(ack.ref);
    this.tell("ack", { ack, pending });
    this.changedOutgoing();
  }

  private refused(ref: string | null, refusal: Refusal): void {
    if (ref === null) {
      // A hello that was not taken would leave the gap open for ever; a new connection closes it.
      if (this.asking && this.state === "online") this.lost();
      return;
    }
    const pending = this.options.outgoing.get(ref);
    this.sending.delete(ref);
    if (!pending) return;
    this.options.outgoing.put({ ...pending, refused: refusal });
    this.changedOutgoing();
  }

  private signedOut(): void {
    this.become("signed_out");
    this.hangUp();
  }

  private flush(): void {
    if (this.state !== "online" || !this.wire) return;
    if (this.wire.sends) for (const pending of this.unsent()) this.send({ t: "post", ...bare(this.taken(pending)) });
    else void this.flushByHttp(this.wire);
  }

  /** One after the other: requests overtake each other, messages must not. */
  private async flushByHttp(wire: Wire): Promise<void> {
    if (this.carrier === wire) return;
    this.carrier = wire;
    for (let next; this.wire === wire && (next = this.unsent()[0]); ) await this.postByHttp(wire, this.taken(next));
    if (this.carrier === wire) this.carrier = null;
  }

  private unsent(): Pending[] {
    return this.pending().filter((pending) => !pending.refused && !this.sending.has(pending.ref));
  }

  private taken(pending: Pending): Pending {
    this.sending.add(pending.ref);
    return pending;
  }

  private async postByHttp(wire: Wire, pending: Pending): Promise<void> {
    try {
      this.confirmed(await this.options.http.post(bare(pending)));
    } catch (error) {
      const final = error instanceof ApiError && error.status >= 400 && error.status < 500;
      if (final) this.refused(pending.ref, error.refusal);
      else if (this.wire === wire) this.lost();
    }
  }

  private flushReads(): void {
    if (this.state !== "online") return;
    for (const [conversation, seq] of this.reads) {
      if (this.wire?.sends) this.send({ t: "read", conversation, seq });
      else this.options.http.read(conversation, seq).catch(() => undefined);
    }
    this.reads.clear();
  }

  private send(frame: ClientFrame): void {
    this.wire?.send(frame);
  }

  private expectPing(): void {
    clearTimeout(this.heartbeat);
    this.heartbeat = setTimeout(() => {
      this.ping();
    }, PING_EVERY_MS);
  }

  private ping(): void {
    if (!this.wire?.sends) return;
    this.send({ t: "ping" });
    clearTimeout(this.heartbeat);
    this.heartbeat = setTimeout(() => {
      this.lost();
    }, SILENCE_MS);
  }

  private nextAt(): number {
    const newest = this.pending().at(-1)?.at ?? 0;
    return Math.max((this.options.now ?? Date.now)(), newest + 1);
  }

  private changedOutgoing(): void {
    this.tell("outgoing", this.pending());
  }

  private become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.tell("state", state);
  }

  private tell<K extends keyof LiveNews>(kind: K, news: LiveNews[K]): void {
    for (const listener of this.listeners.get(kind) ?? []) (listener as Listener<K>)(news);
  }
}

function bare({ ref, conversation, kind, text, data }: Pending): Post {
  return { ref, conversation, kind, text, data };
}
