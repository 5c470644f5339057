import { vi } from "vitest";

import type { Conversation, Down, Message, Numbered, Post, Standing, Up } from "../contract";

/** A desk in memory that keeps docs/contract.md §6: one visitor, numbered events, one message per client_id. */
export class Desk {
  n = 100;
  conversation: Conversation | null = null;
  messages: Message[] = [];
  sockets: FakeSocket[] = [];
  /** Every post that arrived, doubled ones too. */
  posts: Post[] = [];
  sessions = 0;
  /** Whether sockets get through. */
  reachable = true;
  /** What happens to a frame on its way to a visitor. */
  fate: (frame: Down) => "passes" | "lost" | "twice" | "cut" = () => "passes";
  #log: Numbered[] = [];
  #id = 0;

  /** Answer the page's fetch and WebSocket from here. */
  install(): void {
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => this.#http(url, init));
    const dial = () => new FakeSocket(this);
    vi.stubGlobal(
      "WebSocket",
      Object.assign(function () {
        return dial();
      }, { OPEN: 1 }),
    );
  }

  /** The team says something. */
  say(text: string): Message {
    return this.#store({ kind: "person", id: 7, name: "Lin" }, text, null);
  }

  post(post: Post): Message {
    this.posts.push(post);
    const known = this.messages.find((message) => message.client_id === post.ref);
    return known ?? this.#store({ kind: "visitor" }, post.text, post.ref);
  }

  tell(name: string, body: Record<string, unknown>): void {
    const prev = this.n++;
    const event: Numbered = [this.n, `conversation.${name}`, body];
    this.#log.push(event);
    for (const socket of this.sockets) if (socket.greeted) socket.down({ t: "events", prev, n: this.n, events: [event] });
  }

  standing(): Standing {
    return { n: this.n, conversation: this.conversation, messages: this.messages.slice(-50), more: this.messages.length > 50, queue: null };
  }

  hello(socket: FakeSocket, last: number | null): void {
    socket.greeted = true;
    socket.down({ t: "welcome", ...this.standing() });
    const missed = this.#log.filter(([n]) => last !== null && n > last);
    if (missed.length) socket.down({ t: "events", prev: last ?? 0, n: this.n, events: missed });
  }

  cut(): void {
    [...this.sockets].forEach((socket) => { socket.close(); });
  }

  #store(author: Message["author"], text: string, client_id: string | null): Message {
    if (!this.conversation) {
      this.conversation = { id: 1, state: "open", agent: null, read: 0, got: 0 };
      this.tell("state", { conversation: this.conversation });
    }
    const facts = { id: ++this.#id, conversation_id: 1, seq: this.messages.length + 1, kind: "text" as const, at: 1_700_000_000_000 + this.#id };
    const message: Message = { ...facts, text, data: {}, author, client_id };
    this.messages.push(message);
    this.tell("message", { message });
    return message;
  }

  #http(url: string, init: RequestInit): Promise<Response> {
    if (!this.reachable) return Promise.reject(new TypeError("unreachable"));
    if (!url.endsWith("/session")) return Promise.resolve(new Response("{}", { status: 404 }));
    this.sessions++;
    const token = (JSON.parse(init.body as string) as { token: string }).token || `token-${this.sessions}`;
    return Promise.resolve(Response.json({ token, contact: { id: Number(token.slice(6)), name: "" }, resumed: false, ...this.standing() }));
  }
}

export class FakeSocket {
  readyState = 0;
  greeted = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly desk: Desk) {
    setTimeout(() => {
      if (desk.reachable) this.#open();
      else this.close();
    });
  }

  send(data: string): void {
    const frame = JSON.parse(data) as Up;
    if (frame.t === "hello") this.desk.hello(this, frame.last);
    if (frame.t === "ping") this.down({ t: "pong", n: this.desk.n });
    if (frame.t !== "post") return;
    const kept = this.desk.post(frame);
    this.down({ t: "ack", ref: frame.ref, id: kept.id, conversation: 1, seq: kept.seq, at: kept.at, doubled: false });
  }

  /** A frame for the visitor meets its fate. */
  down(frame: Down): void {
    const fate = this.desk.fate(frame);
    if (fate === "cut") { this.close(); return; }
    if (fate === "lost" || this.readyState !== 1) return;
    const data = JSON.stringify(frame);
    for (let times = fate === "twice" ? 2 : 1; times > 0; times--) setTimeout(() => this.readyState === 1 && this.onmessage?.({ data }));
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.desk.sockets = this.desk.sockets.filter((socket) => socket !== this);
    setTimeout(() => this.onclose?.());
  }

  #open(): void {
    this.readyState = 1;
    this.desk.sockets.push(this);
    this.onopen?.();
  }
}
