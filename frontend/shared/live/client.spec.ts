import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../api/errors";
import { backoff } from "./backoff";
import { LiveClient, type LiveOptions } from "./client";
import type { Ack, ClientFrame, ServerFrame } from "./frames";
import { Outgoing, type Shelf } from "./queue";
import type { Dial, Wire, WireEvents } from "./wire";

/** A wire whose far end is the test. */
class FakeWire implements Wire {
  readonly sent: ClientFrame[] = [];
  closed = false;

  constructor(
    readonly events: WireEvents,
    readonly sends = true,
    readonly last: number | null = null,
  ) {}

  send(frame: ClientFrame): void {
    this.sent.push(structuredClone(frame));
  }

  close(): void {
    this.closed = true;
  }

  open(): this {
    this.events.opened();
    return this;
  }

  say(...frames: ServerFrame[]): void {
    for (const frame of frames) this.events.frame(frame);
  }

  drop(): void {
    this.events.closed(true);
  }

  of<T extends ClientFrame["t"]>(t: T): Extract<ClientFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { t: T }> => frame.t === t);
  }
}

function memory(): Shelf {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

let wires: FakeWire[];
let heard: number[];
let reloads: number[];

function client(over: Partial<LiveOptions> = {}): LiveClient {
  const dial: Dial = (last, events) => {
    const wire = new FakeWire(events, true, last);
    wires.push(wire);
    return wire;
  };
  const http = { post: vi.fn(), read: vi.fn().mockResolvedValue(undefined) };
  const live = new LiveClient({ dials: [dial], outgoing: new Outgoing(memory(), 7), locale: () => "zh-CN", http, random: () => 0, ...over });
  live.on("events", (events) => heard.push(...events.map((event) => event.n)));
  live.on("reload", (n) => reloads.push(n));
  return live;
}

const wire = (): FakeWire => wires.at(-1) as FakeWire;

function events(prev: number, numbers: number[], n = numbers.at(-1) ?? prev): ServerFrame {
  return { t: "events", prev, n, events: numbers.map((one) => [one, "people.directory", {} as never]) };
}

function online(live: LiveClient, n = 100): void {
  live.start();
  wire().open().say({ t: "welcome", n, me: 7 });
}

beforeEach(() => {
  vi.useFakeTimers();
  wires = [];
  heard = [];
  reloads = [];
});
afterEach(() => {
  vi.useRealTimers();
});

it("says whether the person looks, once, and again after a loss", () => {
  const live = client();
  live.here(true);
  online(live);
  live.here(true);
  live.here(false);
  live.here(true);
  expect(wire().of("here").map((frame) => frame.on)).toEqual([true, false, true]);
  wire().drop();
  vi.advanceTimersByTime(30_000);
  wire().open().say({ t: "welcome", n: 110, me: 7 });
  expect(wire().of("here").map((frame) => frame.on)).toEqual([true]);
});

describe("hello and welcome", () => {
  it("says hello first, without a number the first time", () => {
    const live = client();
    live.start();
    wire().open();
    expect(wire().sent).toEqual([{ t: "hello", last: null, locale: "zh-CN" }]);
    wire().say({ t: "welcome", n: 130, me: 7 });
    expect([live.state, live.last]).toEqual(["online", 130]);
  });

  it("says the last number it has after a loss and gets what it missed", () => {
    const live = client();
    online(live);
    wire().say(events(100, [101, 103]));
    wire().drop();
    vi.advanceTimersByTime(30_000);
    wire().open();
    expect(wire().of("hello")[0]?.last).toBe(103);
    wire().say({ t: "welcome", n: 110, me: 7 }, events(103, [104, 110]));
    expect(heard).toEqual([101, 103, 104, 110]);
    expect(reloads).toEqual([]);
  });

  it("drops every list when the server can no longer tell what was missed", () => {
    const live = client();
    online(live);
    wire().drop();
    vi.advanceTimersByTime(30_000);
    wire().open().say({ t: "reload", n: 9000 });
    expect([live.last, live.state, reloads]).toEqual([9000, "online", [9000]]);
  });

  it("drops every list when the stream has become shorter: another database", () => {
    const live = client();
    online(live, 500);
    wire().drop();
    vi.advanceTimersByTime(30_000);
    wire().open().say({ t: "welcome", n: 20, me: 7 }, events(20, [21]));
    expect([live.last, reloads, heard]).toEqual([21, [20], [21]]);
  });
});

describe("exactly once in the view", () => {
  it("drops a frame that comes twice", () => {
    online(client());
    wire().say(events(100, [101, 102]), events(100, [101, 102]));
    expect(heard).toEqual([101, 102]);
  });

  it("takes only the new part of a frame that overlaps", () => {
    online(client());
    wire().say(events(100, [101, 102]), events(101, [102, 103]));
    expect(heard).toEqual([101, 102, 103]);
  });

  it("asks again after a gap, once, and takes nothing out of order meanwhile", () => {
    online(client());
    wire().say(events(100, [101]), events(105, [106]), events(106, [107]));
    expect(heard).toEqual([101]);
    expect(wire().of("hello").map((frame) => frame.last)).toEqual([null, 101]);
    wire().say({ t: "welcome", n: 107, me: 7 }, events(101, [103, 105, 106, 107]));
    expect(heard).toEqual([101, 103, 105, 106, 107]);
  });

  it("connects anew when the server does not take a second hello", () => {
    const live = client();
    online(live);
    wire().say(events(105, [106]));
    wire().say({ t: "refused", ref: null, error: { code: "frame_wrong", detail: "", field: null, errors: [], params: {} } });
    expect(live.state).toBe("offline");
    vi.advanceTimersByTime(30_000);
    wire().open();
    expect(wire().of("hello")[0]?.last).toBe(100);
  });

  it("takes the number of a pong as seen", () => {
    const live = client();
    online(live);
    wire().say({ t: "pong", n: 120 }, events(120, [121]));
    expect([live.last, heard]).toEqual([121, [121]]);
  });

  it("counts numbers that were not for this person as seen", () => {
    const live = client();
    online(live);
    wire().say(events(100, [], 140), events(140, [141]));
    expect([live.last, heard]).toEqual([141, [141]]);
  });

  it("ignores a wire that was already given up", () => {
    online(client());
    const old = wire();
    old.drop();
    vi.advanceTimersByTime(30_000);
    old.say(events(100, [101]));
    expect(heard).toEqual([]);
  });

  it("holds under any mix of losses, doubles and gaps", () => {
    for (let seed = 1; seed <= 40; seed += 1) storm(seed);
  });
});

/** A server with a stream of 300 events, behind a line that drops the connection and loses or doubles frames. */
class StormyServer {
  private n = 0;
  private told = 0;
  private answered = 0;

  /** Answer the hellos that have come since. */
  answer(): void {
    const hello = wire().of("hello").at(this.answered);
    if (!hello) return;
    this.answered += 1;
    const from = hello.last ?? this.n;
    this.told = this.n;
    wire().say({ t: "welcome", n: this.n, me: 7 }, events(from, range(from + 1, this.n), this.n));
  }

  reconnect(): void {
    wire().drop();
    vi.advanceTimersByTime(60_000);
    this.answered = 0;
    this.told = this.n;
    wire().open();
  }

  publish(times: number): void {
    this.n += 1;
    const frame = events(this.told, [this.n]);
    this.told = this.n;
    for (let time = 0; time < times; time += 1) wire().say(frame);
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index);

function storm(seed: number): void {
  wires = [];
  heard = [];
  let state = seed * 7919;
  const dice = (sides: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
  const server = new StormyServer();
  const live = client();
  live.start();
  wire().open();
  server.answer();
  for (let n = 1; n < 300; n += 1) {
    const luck = dice(8);
    if (luck === 0) server.reconnect();
    if (luck !== 1) server.answer();
    server.publish(luck === 2 ? 0 : luck === 3 ? 2 : 1);
  }
  server.answer();
  server.publish(1);
  server.answer();
  live.stop();
  expect(heard).toEqual(range(1, 300));
}

describe("messages on their way out", () => {
  const text = { conversation: 5, kind: "text", text: "您好", data: {} } as const;

  it("keeps what is typed offline and sends it in order once it is back", () => {
    const live = client();
    live.start();
    live.post(text, "a");
    live.post({ ...text, text: "在吗" }, "b");
    expect(wire().sent).toEqual([]);
    wire().open().say({ t: "welcome", n: 1, me: 7 });
    expect(wire().of("post").map((frame) => frame.ref)).toEqual(["a", "b"]);
  });

  it("sends an unconfirmed message again after a loss under the same client_id, a confirmed one never", () => {
    const live = client();
    online(live);
    live.post(text, "a");
    live.post(text, "b");
    wire().say({ t: "ack", ref: "a", id: 1, seq: 1, at: 1, doubled: false });
    wire().drop();
    vi.advanceTimersByTime(30_000);
    wire().open().say({ t: "welcome", n: 101, me: 7 });
    expect(wire().of("post").map((frame) => frame.ref)).toEqual(["b"]);
    wire().say({ t: "ack", ref: "b", id: 2, seq: 2, at: 2, doubled: true });
    expect(live.pending()).toEqual([]);
  });

  it("does not send the same message twice on one connection", () => {
    const live = client();
    online(live);
    live.post(text, "a");
    live.post(text, "b");
    wire().say({ t: "welcome", n: 100, me: 7 });
    expect(wire().of("post").map((frame) => frame.ref)).toEqual(["a", "b"]);
  });

  it("tells of a confirmation once, even when it comes twice", () => {
    const live = client();
    const acks: string[] = [];
    live.on("ack", ({ ack }) => acks.push(ack.ref));
    online(live);
    live.post(text, "a");
    const ack = { t: "ack", ref: "a", id: 1, seq: 1, at: 1, doubled: false } as const;
    wire().say(ack, ack);
    expect(acks).toEqual(["a"]);
  });

  it("keeps a refused message with its reason and sends it again only on request", () => {
    const live = client();
    online(live);
    live.post(text, "a");
    wire().say({ t: "refused", ref: "a", error: { code: "text_too_long", detail: "太长", field: "text", errors: [{ field: "text", detail: "太长" }], params: {} } });
    expect(live.pending()[0]?.refused?.code).toBe("text_too_long");
    wire().drop();
    vi.advanceTimersByTime(30_000);
    wire().open().say({ t: "welcome", n: 100, me: 7 });
    expect(wire().of("post")).toEqual([]);
    live.retry("a");
    expect(wire().of("post")).toHaveLength(1);
    live.discard("a");
    expect(live.pending()).toEqual([]);
  });

  it("survives a reload of the page, for this person only", () => {
    const shelf = memory();
    const first = client({ outgoing: new Outgoing(shelf, 7) });
    first.start();
    first.post(text, "a");
    expect(new Outgoing(shelf, 8).all()).toEqual([]);
    online(client({ outgoing: new Outgoing(shelf, 7) }));
    expect(wire().of("post").map((frame) => frame.ref)).toEqual(["a"]);
  });

  it("still sends when the shelf is full", () => {
    const full = { ...memory(), setItem: () => { throw new Error("QuotaExceededError"); } };
    const live = client({ outgoing: new Outgoing(full, 7) });
    online(live);
    live.post(text, "a");
    expect(wire().of("post")).toHaveLength(1);
  });
});

describe("staying connected", () => {
  it("pings a silent line and gives it up without an answer", () => {
    const live = client();
    online(live);
    vi.advanceTimersByTime(25_000);
    expect(wire().of("ping")).toHaveLength(1);
    wire().say({ t: "pong" });
    vi.advanceTimersByTime(25_000);
    expect([wire().of("ping").length, live.state]).toEqual([2, "online"]);
    const silent = wire();
    vi.advanceTimersByTime(10_000);
    expect([live.state, silent.closed]).toEqual(["offline", true]);
  });

  it("waits longer and longer, with jitter, at most 20 s", () => {
    expect([0, 1, 2, 3, 10].map((attempt) => backoff(attempt, 0))).toEqual([250, 500, 1000, 2000, 10_000]);
    expect(backoff(10, 1)).toBe(20_000);
  });

  it("tries at once when nudged", () => {
    const live = client();
    online(live);
    wire().drop();
    live.nudge();
    expect(wires).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(wires).toHaveLength(2);
  });

  it("does not come back after being signed out", () => {
    const live = client();
    online(live);
    wire().say({ t: "bye", why: "signed_out" });
    wire().drop();
    vi.advanceTimersByTime(60_000);
    expect([live.state, wires.length]).toEqual(["signed_out", 1]);
  });

  it("watches again and repeats unsent read marks after a loss", () => {
    const live = client();
    online(live);
    const end = live.watch(5);
    const second = live.watch(5);
    wire().drop();
    live.read(5, 9);
    live.read(5, 8);
    vi.advanceTimersByTime(30_000);
    wire().open().say({ t: "welcome", n: 100, me: 7 });
    expect(wire().of("watch")).toEqual([{ t: "watch", conversation: 5 }]);
    expect(wire().of("read")).toEqual([{ t: "read", conversation: 5, seq: 9 }]);
    end();
    end();
    expect(wire().of("unwatch")).toEqual([]);
    second();
    expect(wire().of("unwatch")).toHaveLength(1);
  });
});

it("goes on with sockets where one has worked: a server that was away has not lost them", async () => {
  const stream = vi.fn<Dial>((last, on) => new FakeWire(on, false, last));
  const socket: Dial = (last, on) => {
    const one = new FakeWire(on, true, last);
    wires.push(one);
    return one;
  };
  const live = client({ dials: [socket, socket, stream] });
  online(live);
  for (let attempt = 0; attempt < 7; attempt += 1) {
    wire().drop();
    await vi.advanceTimersByTimeAsync(20_000);
  }
  expect([wires.length, stream.mock.calls.length]).toEqual([8, 0]);
  wire().drop();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stream).toHaveBeenCalledTimes(1);
});

describe("without sockets", () => {
  const text = { conversation: 5, kind: "text", text: "您好", data: {} } as const;

  function behindProxy(http: LiveOptions["http"]): LiveClient {
    const blocked: Dial = (_last, on) => {
      const one = new FakeWire(on);
      wires.push(one);
      queueMicrotask(() => { on.closed(false); });
      return one;
    };
    const stream: Dial = (last, on) => {
      const one = new FakeWire(on, false, last);
      wires.push(one);
      return one;
    };
    return client({ dials: [blocked, stream], http });
  }

  it("reads by server-sent events, posts by HTTP, and dials with the last number after a gap", async () => {
    const post = vi.fn().mockResolvedValue({ ref: "a", id: 1, seq: 1, at: 1, doubled: false });
    const live = behindProxy({ post, read: vi.fn().mockResolvedValue(undefined) });
    live.start();
    await vi.advanceTimersByTimeAsync(1000);
    wire().open().say({ t: "welcome", n: 100, me: 7 }, events(100, [101]));
    live.post(text, "a");
    await vi.advanceTimersByTimeAsync(0);
    expect(post).toHaveBeenCalledWith({ ref: "a", ...text });
    expect(live.pending()).toEqual([]);
    wire().say(events(105, [106]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([heard, wire().last]).toEqual([[101], 101]);
  });

  it("carries one message after the other by HTTP, so that none overtakes", async () => {
    const answers: (() => void)[] = [];
    const post = vi.fn(({ ref }: { ref: string }) => new Promise<Ack>((resolve) => answers.push(() => { resolve({ ref, id: 1, seq: 1, at: 1, doubled: false }); })));
    const live = behindProxy({ post, read: vi.fn() });
    const carried = () => post.mock.calls.map(([one]) => one.ref);
    live.start();
    live.post(text, "a");
    live.post(text, "b");
    await vi.advanceTimersByTimeAsync(1000);
    wire().open().say({ t: "welcome", n: 100, me: 7 });
    live.post(text, "c");
    expect(carried()).toEqual(["a"]);
    for (const ref of ["b", "c"]) {
      answers.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
      expect(carried().at(-1)).toBe(ref);
    }
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
    live.post(text, "d");
    expect(carried()).toEqual(["a", "b", "c", "d"]);
  });

  it("keeps a message whose HTTP answer was lost and marks one that was refused", async () => {
    const refusal = { code: "forbidden", message: "无权限", field: null, fields: null, params: {} };
    const post = vi.fn().mockRejectedValueOnce(new ApiError(0, { ...refusal, code: "offline" })).mockRejectedValueOnce(new ApiError(403, refusal));
    const live = behindProxy({ post, read: vi.fn() });
    live.start();
    await vi.advanceTimersByTimeAsync(1000);
    wire().open().say({ t: "welcome", n: 100, me: 7 });
    live.post(text, "a");
    await vi.advanceTimersByTimeAsync(0);
    expect([live.pending()[0]?.refused, live.state]).toEqual([null, "offline"]);
    await vi.advanceTimersByTimeAsync(2000);
    wire().open().say({ t: "welcome", n: 100, me: 7 });
    await vi.advanceTimersByTimeAsync(0);
    expect(live.pending()[0]?.refused?.code).toBe("forbidden");
  });
});
