import { describe, expect, it, vi } from "vitest";

import { afresh, client, events, heard, inStillTime, online, reloads, wire } from "./client.fixture";

inStillTime();

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
  afresh();
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
