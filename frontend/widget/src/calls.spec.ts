import { describe, expect, it, vi } from "vitest";

import { callsOf, hearers, type Call, type Calls } from "./calls";
import { Refusal } from "./live/web";
import type { Chat } from "./shell";
import { stubOf } from "./stub";

function aChat(over: Partial<Chat> = {}): Chat {
  return { open: vi.fn(), close: vi.fn(), toggle: vi.fn(), claim: vi.fn().mockResolvedValue(undefined), visited: vi.fn(), shutdown: vi.fn(), ...over };
}

const noted = (): [Calls, string[]] => {
  const made: string[] = [];
  const note = (name: string) => (...given: unknown[]) => void made.push([name, ...given].join(" "));
  return [Object.fromEntries(["open", "close", "identify", "on"].map((name) => [name, note(name)])) as unknown as Calls, made];
};

describe("window.yingda before the rest has come", () => {
  it("keeps what was pushed before the script and called after it, in order", async () => {
    const [calls, made] = noted();
    let come: (calls: Calls) => void = () => undefined;
    const yingda = stubOf([["identify", "jwt"], ["nonsense"]] as Call[], new Promise((resolve) => (come = resolve)));
    yingda.open();
    yingda.push(["close"]);
    expect(made).toEqual([]);
    come(calls);
    await vi.waitFor(() => { expect(made).toEqual(["identify jwt", "open", "close"]); });
  });

  it("answers instead of rejecting when the rest cannot be fetched", async () => {
    const yingda = stubOf([], Promise.reject(new TypeError("gone")));
    expect(await yingda.identify("x")).toEqual({ ok: false, code: "unreachable", message: "" });
  });
});

describe("identify", () => {
  it("says why it was refused", async () => {
    const refused = new Refusal(422, { code: "identity_expired", detail: "The token has expired" });
    const chat = aChat({ claim: vi.fn().mockRejectedValue(refused) });
    const calls = callsOf(() => Promise.resolve(chat), hearers(), vi.fn());
    expect(await calls.identify("x")).toEqual({ ok: false, code: "identity_expired", message: "The token has expired" });
  });
});

describe("on", () => {
  it("calls those who listen until they stop, and tells latecomers that it is ready", async () => {
    const { emit, on, off } = hearers();
    const [unread, ready] = [vi.fn(), vi.fn()];
    on("unread", unread);
    emit("ready", undefined);
    emit("unread", 2);
    on("ready", ready);
    await Promise.resolve();
    off("unread", unread);
    emit("unread", 3);
    await Promise.resolve();
    expect(unread.mock.calls).toEqual([[2]]);
    expect(ready).toHaveBeenCalledTimes(1);
  });
});
