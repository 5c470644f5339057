import { describe, expect, it } from "vitest";

import type { Config, Conversation } from "../contract";
import { queueText } from "../later/standing";
import { laterWordsOf } from "../later/words";
import { Outbox } from "../live/outbox";
import { Thread } from "../live/thread";
import { openStore } from "../store";
import { pageNow } from "./state";

const queued: Conversation = { id: 1, state: "queued", agent: null, read: 0, got: 0 };
const zh = laterWordsOf("zh-CN");

describe("queueText", () => {
  it.each([
    [{ place: 4, estimate_s: 110 }, "前面还有 3 位，约 2 分钟"],
    [{ place: 4, estimate_s: null }, "前面还有 3 位"],
    [{ place: 1, estimate_s: 40 }, "下一位就是你，不到 1 分钟"],
    [{ place: null, estimate_s: null }, "正在为你安排客服"],
    [null, "正在为你安排客服"],
  ])("%j", (queue, text) => {
    expect(queueText({ conversation: queued, queue }, true, zh)).toBe(text);
  });

  it("says nothing when nobody waits", () => {
    expect(queueText({ conversation: { ...queued, state: "open" }, queue: null }, true, zh)).toBe("");
  });

  it("promises no time while nobody is there", () => {
    expect(queueText({ conversation: queued, queue: { place: 4, estimate_s: 600 } }, false, zh)).toBe(zh.queueAway);
  });
});

describe("pageNow", () => {
  const field = { key: "name", label: "Name", type: "text" as const, required: true, choices: [], max_length: 50 };
  const page = (open: boolean, fields: boolean, begun: boolean, over: { filled?: boolean } = {}) => {
    const store = openStore("k", null);
    if (over.filled) store.set("fields", "{}");
    const thread = new Thread();
    if (begun) thread.welcome({ n: 1, conversation: { ...queued, state: "resolved" }, messages: [], more: false, queue: null });
    const config = { hours: { open }, fields: fields ? [field] : [], offline: [field] } as unknown as Config;
    return pageNow({ config, store }, { thread, outbox: new Outbox(store) });
  };

  it.each([
    ["asks first where there is a form", page(true, true, false), "before"],
    ["does not ask twice", page(true, true, false, { filled: true }), "talk"],
    ["talks where there is none", page(true, false, false), "talk"],
    ["takes messages out of hours", page(false, true, false), "offline"],
    ["goes on with what has begun, whatever the hour", page(false, true, true), "talk"],
  ])("%s", (_, is, should) => {
    expect(is).toBe(should);
  });
});
