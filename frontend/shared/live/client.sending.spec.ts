import { describe, expect, it, vi } from "vitest";

import { client, inStillTime, memory, online, wire } from "./client.fixture";
import { Outgoing } from "./queue";

inStillTime();

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
