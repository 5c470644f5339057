import { describe, expect, it } from "vitest";

import { linesOf, percent, phrasesSaid, stepTone, withActivation, withAnnouncement, withCase, type Activation, type Announcement, type Case } from "./rules";

describe("words that must not be said", () => {
  // The server records by the same rule: tests/conversations/test_playbook_rules.py.
  it.each([
    ["这 不 可\n能", ["不可能"]],
    ["不可以", []],
    ["That is IMPOSSIBLE", ["Impossible"]],
    ["ｉｍｐｏｓｓｉｂｌｅ", ["Impossible"]],
    ["", []],
    ["impossible，不可能", ["不可能", "Impossible"]],
  ])("are found in %s", (text, said) => {
    expect(phrasesSaid(text, ["不可能", "Impossible", " "])).toEqual(said);
  });
});

describe("what runs", () => {
  const row = (id: number, more: Partial<Activation> = {}) => ({ id, place: "team", ended_at: null, revision: 1, ...more }) as Activation;

  it("takes newer rows, keeps its order, and lets go of what ended", () => {
    const running = [row(2), row(1)];
    expect(withActivation(running, row(3)).map((one) => one.id)).toEqual([3, 2, 1]);
    expect(withActivation(running, row(1, { revision: 2 })).map((one) => [one.id, one.revision])).toEqual([[2, 1], [1, 2]]);
    expect(withActivation(running, row(1, { revision: 0 }))).toEqual(running);
    expect(withActivation(running, row(2, { revision: 2, ended_at: 5 })).map((one) => one.id)).toEqual([1]);
    expect(withActivation(running, row(9, { place: "conversation" }))).toEqual(running);
  });

  it("keeps the affected", () => {
    const one = (id: number, left_at: number | null = null) => ({ id, left_at }) as Case;
    expect(withCase([one(1)], one(2)).map((each) => each.id)).toEqual([1, 2]);
    expect(withCase([one(1), one(2)], one(1, 5)).map((each) => each.id)).toEqual([2]);
  });
});

describe("small things", () => {
  it("colours steps by their deadline", () => {
    expect(stepTone({ state: "open", due_at: 10, over_at: null }, 11)).toBe("bad");
    expect(stepTone({ state: "open", due_at: null, over_at: null }, 11)).toBe("plain");
    expect(stepTone({ state: "done", due_at: 10, over_at: 11 }, 20)).toBe("soon");
    expect(stepTone({ state: "done", due_at: 10, over_at: 10 }, 20)).toBe("good");
    expect(stepTone({ state: "skipped", due_at: 1, over_at: 2 }, 20)).toBe("plain");
  });

  it("counts and splits", () => {
    expect(percent({ total: 50, sent: 20, refused: 5 })).toBe(50);
    expect(percent({ total: 0, sent: 0, refused: 0 })).toBe(100);
    expect(linesOf(" 不可能 \n\n不可能\n没办法")).toEqual(["不可能", "没办法"]);
  });
});

it("a bulk reply that moved takes its own place; the newest comes first", () => {
  const row = (id: number, sent: number) => ({ id, sent }) as Announcement;
  expect(withAnnouncement([row(2, 0), row(1, 5)], row(1, 6))).toEqual([row(2, 0), row(1, 6)]);
  expect(withAnnouncement([row(1, 5)], row(2, 0))).toEqual([row(2, 0), row(1, 5)]);
});
