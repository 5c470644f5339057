import { describe, expect, it, vi } from "vitest";

import { backoff } from "./backoff";
import { FakeWire, client, inStillTime, online, wire, wires } from "./client.fixture";
import type { Dial } from "./wire";

inStillTime();

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
