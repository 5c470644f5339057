import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Message } from "../contract";
// Fetched beforehand, because fake time does not wait for real modules.
import "../later/stream";
import { openStore, type Store } from "../store";
import { Desk } from "./desk.fixture";
import { uuid, Visit } from "./visit";
import { Web } from "./web";

let desk: Desk;
let visits: Visit[];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  desk = new Desk();
  desk.install();
  visits = [];
});

afterEach(() => {
  visits.forEach((visit) => { visit.stop(); });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function aVisit(store: Store = openStore("KEY"), came: (message: Message) => void = () => undefined): Visit {
  const visit = new Visit(new Web("http://desk/widget/v1/", "en"), store, "KEY", { changed: () => undefined, message: came });
  visits.push(visit);
  return visit;
}

/** Until nothing is left to do for the next `ms` of the page's time. */
const pass = (ms = 100) => vi.advanceTimersByTimeAsync(ms);

async function aLiveVisit(store?: Store, came?: (message: Message) => void): Promise<Visit> {
  const visit = aVisit(store, came);
  void visit.start();
  await pass();
  expect(visit.line.standing).toBe("live");
  return visit;
}

const texts = (visit: Visit): string[] => visit.thread.messages.map((message) => message.text);
const stored = (): string[] => desk.messages.map((message) => message.text);

describe("a visit", () => {
  it("begins a conversation with the first message and shows it once", async () => {
    const visit = await aLiveVisit();
    visit.say("hello");
    expect(visit.outbox.all()).toHaveLength(1);
    await pass();
    expect(texts(visit)).toEqual(["hello"]);
    expect(visit.outbox.all()).toEqual([]);
    expect(visit.running()).toBe(true);
  });

  it("tells of what the team says, once, even when the frame comes twice", async () => {
    const came: string[] = [];
    const visit = await aLiveVisit(undefined, (message) => came.push(message.text));
    desk.fate = (frame) => (frame.t === "events" ? "twice" : "passes");
    desk.say("one");
    desk.say("two");
    await pass();
    expect(came).toEqual(["one", "two"]);
    expect(texts(visit)).toEqual(["one", "two"]);
  });

  it("notices a missing frame by prev and fetches what it missed", async () => {
    const visit = await aLiveVisit();
    desk.fate = (frame) => (frame.t === "events" && frame.n === 102 ? "lost" : "passes");
    desk.say("one");
    await pass();
    expect(texts(visit)).toEqual([]);
    desk.fate = () => "passes";
    desk.say("two");
    await pass(2000);
    expect(texts(visit)).toEqual(["one", "two"]);
  });

  it("comes back with its number and tells of what came meanwhile", async () => {
    const came: string[] = [];
    const visit = await aLiveVisit(undefined, (message) => came.push(message.text));
    desk.cut();
    desk.say("while away");
    await pass(5000);
    expect(visit.line.standing).toBe("live");
    expect(texts(visit)).toEqual(["while away"]);
    expect(came).toEqual(["while away"]);
  });

  it("takes a reload as a fresh beginning", async () => {
    const visit = await aLiveVisit();
    desk.say("old");
    await pass();
    desk.messages = desk.messages.map((message) => ({ ...message, id: 900, text: "only this" }));
    desk.sockets[0]?.down({ ...desk.standing(), t: "reload", n: 500 });
    await pass();
    expect(texts(visit)).toEqual(["only this"]);
    expect(visit.thread.n).toBe(500);
  });

  it("drops a line that has gone deaf", async () => {
    const visit = await aLiveVisit();
    const first = desk.sockets[0];
    desk.fate = (frame) => (frame.t === "pong" ? "lost" : "passes");
    await pass(40_000);
    expect(desk.sockets).not.toContain(first);
    expect(visit.line.standing).toBe("live");
  });
});

describe("what is typed without a connection", () => {
  it("waits, survives a reload of the page, and is stored exactly once and in order", async () => {
    const visit = await aLiveVisit();
    desk.reachable = false;
    desk.cut();
    await pass();
    visit.say("first");
    visit.say("second");
    visit.stop();
    const after = aVisit();
    void after.start();
    await pass(3000);
    expect(after.outbox.all().map((each) => each.text)).toEqual(["first", "second"]);
    desk.reachable = true;
    await pass(60_000);
    expect(stored()).toEqual(["first", "second"]);
    expect(after.outbox.all()).toEqual([]);
    expect(texts(after)).toEqual(["first", "second"]);
  });

  it("is sent again after a lost acknowledgement and is still one message", async () => {
    const visit = await aLiveVisit();
    desk.fate = (frame) => (frame.t === "ack" || frame.t === "events" ? "cut" : "passes");
    visit.say("once");
    await pass();
    expect(stored()).toEqual(["once"]);
    desk.fate = () => "passes";
    await pass(5000);
    expect(stored()).toEqual(["once"]);
    expect(texts(visit)).toEqual(["once"]);
    expect(visit.outbox.all()).toEqual([]);
  });

  it("is not shown twice between its event and its acknowledgement", async () => {
    const visit = await aLiveVisit();
    desk.fate = (frame) => (frame.t === "ack" ? "lost" : "passes");
    visit.say("once");
    await pass();
    expect(texts(visit)).toEqual(["once"]);
    expect(visit.outbox.all()).toEqual([]);
  });

  it("keeps what the desk refuses, with the reason, and does not send it again by itself", async () => {
    const visit = await aLiveVisit();
    const waiting = visit.outbox.add({ ref: uuid(), kind: "text", text: "x" });
    desk.sockets[0]?.down({ t: "refused", ref: waiting.ref, error: { code: "text_too_long", detail: "too long" } });
    await pass();
    expect(visit.outbox.get(waiting.ref)?.failed?.detail).toBe("too long");
    desk.cut();
    await pass(5000);
    expect(stored()).toEqual([]);
  });

  it("goes again when a flood limit has passed", async () => {
    const visit = await aLiveVisit();
    const waiting = visit.outbox.add({ ref: uuid(), kind: "text", text: "patient" });
    desk.sockets[0]?.down({ t: "refused", ref: waiting.ref, error: { code: "too_many", detail: "", params: { retry_after_ms: 2000 } } });
    await pass(1900);
    expect(stored()).toEqual([]);
    await pass(200);
    expect(stored()).toEqual(["patient"]);
  });
});

describe("two tabs of one visitor", () => {
  it("share the conversation without doubles", async () => {
    const [one, two] = [await aLiveVisit(), await aLiveVisit()];
    one.say("from one");
    two.say("from two");
    await pass();
    expect(stored()).toEqual(["from one", "from two"]);
    expect(texts(one)).toEqual(stored());
    expect(texts(two)).toEqual(stored());
    expect(new Set(desk.posts.map((post) => post.ref)).size).toBe(2);
  });

  it("send for one another when the one that wrote is gone, once", async () => {
    const [one, two] = [await aLiveVisit(), await aLiveVisit()];
    const waiting = one.outbox.add({ ref: uuid(), kind: "text", text: "orphan" });
    one.stop();
    const key = `yingda:KEY:out:${waiting.ref}`;
    window.dispatchEvent(new StorageEvent("storage", { key, newValue: localStorage.getItem(key), storageArea: localStorage }));
    await pass(6000);
    expect(stored()).toEqual(["orphan"]);
    expect(texts(two)).toEqual(["orphan"]);
  });
});

describe("whatever the network does", () => {
  it.each(Array.from({ length: 40 }, (_, i) => i + 1))("the view ends as the desk has it, and everything typed is stored once (seed %i)", async (seed) => {
    const random = dice(seed);
    const visit = await aLiveVisit();
    const typed: string[] = [];
    desk.fate = () => (random() < 0.15 ? "lost" : random() < 0.15 ? "twice" : random() < 0.08 ? "cut" : "passes");
    for (let i = 0; i < 60; i++) {
      if (random() < 0.5) visit.say((typed.push(`v${i}`), `v${i}`));
      else desk.say(`t${i}`);
      await pass(random() * 800);
    }
    desk.fate = () => "passes";
    desk.cut();
    await pass(60_000);
    expect(texts(visit)).toEqual(stored());
    expect(stored().filter((text) => text.startsWith("v")).sort()).toEqual([...typed].sort());
    expect(visit.outbox.all()).toEqual([]);
  });
});

/** Mulberry32: the same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
