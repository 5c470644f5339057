import { describe, expect, it, vi } from "vitest";

import { ApiError } from "../api/errors";
import type { LiveClient, LiveOptions } from "./client";
import { FakeWire, client, events, heard, inStillTime, wire, wires } from "./client.fixture";
import type { Ack } from "./frames";
import type { Dial } from "./wire";

inStillTime();

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
