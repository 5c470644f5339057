import { beforeEach, describe, expect, it } from "vitest";

import { openStore } from "./store";

beforeEach(() => { localStorage.clear(); });

const FULL = new Proxy({} as Storage, {
  get: (_, name) => (name === "getItem" ? () => null : () => {
    throw new DOMException("full", "QuotaExceededError");
  }),
  ownKeys: () => [],
});

describe("openStore", () => {
  it.each([
    ["the browser's storage", () => localStorage],
    ["memory where storage is blocked", () => null],
    ["memory where storage is full", () => FULL],
  ])("keeps in %s", (_, area) => {
    const store = openStore("k", area());
    store.set("a:1", "x");
    store.set("a:2", "y");
    store.set("a:1", null);
    expect([store.get("a:1"), store.get("a:2"), store.keys("a:")]).toEqual([null, "y", ["a:2"]]);
  });

  it("parts two inboxes and clears only its own", () => {
    const [one, two] = [openStore("one"), openStore("two")];
    one.set("token", "1");
    two.set("token", "2");
    one.clear();
    expect([one.get("token"), two.get("token")]).toEqual([null, "2"]);
  });
});
