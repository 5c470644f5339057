import type { Down, Up } from "../contract";
import { pause } from "./pause";
import { Refusal, type Web } from "./web";

/** `off` nobody asked for it · `trying` · `live`. */
export type Standing = "off" | "trying" | "live";

interface Ends {
  /** What to say first; asked again for each connection. */
  hello(): Up & { t: "hello" };
  frame(frame: Down): void;
  standing(standing: Standing): void;
}

const BEAT = 25_000;
const DEAF = 10_000;

/**
 * One live connection to the desk, kept up. A socket where the network allows it; after two that were never answered (or some more where one worked before), a
 * stream over HTTP; when that fails too, the socket again.
 */
export class Line {
  standing: Standing = "off";
  #socket: WebSocket | null = null;
  #ear: AbortController | null = null;
  #tries = 0;
  #dumb = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #deaf: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly web: Web,
    readonly ends: Ends,
  ) {}

  /** Whether posts go by HTTP rather than on the line itself. */
  get posting(): boolean {
    return this.standing === "live" && !this.#socket;
  }

  open(): void {
    if (this.standing === "off") this.#try();
  }

  close(): void {
    this.#hangUp();
    this.#stand("off");
  }

  /** Try at once: the network is back, or the page is looked at again. */
  nudge(): void {
    if (this.standing === "trying" && !this.#socket && !this.#ear) this.#try();
    else if (this.#socket && this.standing === "live") this.#ping();
  }

  /** Connect anew, because something was missed or the visitor is another. */
  again(): void {
    if (this.standing !== "off") this.#try();
  }

  /** False when the line cannot carry it now; beside a stream, what is no message goes by HTTP. */
  send(frame: Up): boolean {
    if (this.posting && frame.t !== "post") void import("../later/stream").then(({ tell }) => tell(this.web, frame));
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #try(): void {
    this.#hangUp();
    if (this.standing === "off") this.#stand("trying");
    if (this.#dumb >= 2) void this.#listen();
    else this.#dial();
  }

  #dial(): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(`${this.web.base.replace(/^http/, "ws")}live`);
    } catch {
      this.#dumb = 2;
      this.#lost();
      return;
    }
    this.#socket = socket;
    this.#dumb++;
    this.#listenForLife();
    socket.onopen = () => this.send(this.ends.hello());
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.#socket === socket) this.#hear(JSON.parse(event.data) as Down);
    };
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  async #listen(): Promise<void> {
    const ear = (this.#ear = new AbortController());
    const mine = (): boolean => this.#ear === ear;
    try {
      const { listen } = await import("../later/stream");
      await listen(this.web, this.ends.hello().last, ear, (frame) => {
        if (mine()) this.#hear(frame);
      });
    } catch (error) {
      if (error instanceof Refusal && !error.passing && mine()) this.ends.frame({ t: "refused", error: error.failure });
    }
    if (!mine()) return;
    this.#dumb = this.standing === "live" ? 2 : 0;
    this.#lost();
  }

  #hear(frame: Down): void {
    clearTimeout(this.#deaf);
    if (frame.t === "welcome" || frame.t === "reload") this.#up();
    this.ends.frame(frame);
  }

  #up(): void {
    this.#tries = 0;
    if (this.#socket) {
      // Where a socket has worked, the desk is away rather than sockets barred.
      this.#dumb = -5;
      clearInterval(this.#beat);
      this.#beat = setInterval(() => { this.#ping(); }, BEAT);
    }
    this.#stand("live");
  }

  #lost(): void {
    this.#hangUp();
    this.#stand("trying");
    this.#retry = setTimeout(() => { this.#try(); }, pause(this.#tries++, Math.random()));
  }

  #ping(): void {
    this.send({ t: "ping" });
    this.#listenForLife();
  }

  #listenForLife(): void {
    clearTimeout(this.#deaf);
    this.#deaf = setTimeout(() => { this.#lost(); }, DEAF);
  }

  #hangUp(): void {
    [this.#retry, this.#deaf].forEach(clearTimeout);
    clearInterval(this.#beat);
    const [socket, ear] = [this.#socket, this.#ear];
    this.#socket = this.#ear = null;
    socket?.close();
    ear?.abort();
  }

  #stand(standing: Standing): void {
    if (this.standing === standing) return;
    this.standing = standing;
    this.ends.standing(standing);
  }
}
