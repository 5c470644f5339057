import { describe, expect, it } from "vitest";

import { counted, isUnderWay, percentOf } from "./rules";

describe("how far an export is", () => {
  it.each([
    ["waiting", 0, 0, 0],
    ["running", 50, 200, 25],
    ["running", 200, 200, 99],
    ["done", 0, 0, 100],
  ] as const)("%s %i of %i is %i %%", (state, done, total, percent) => {
    expect(percentOf({ state, done, total })).toBe(percent);
  });

  it("is under way until it is over", () => {
    expect((["waiting", "running", "done", "failed", "expired"] as const).map((state) => isUnderWay({ state }))).toEqual([true, true, false, false, false]);
  });
});

it("names what was counted, the most first", () => {
  expect(counted({ visits: 2, messages: 9, notes: 0, files: 2 })).toEqual([["messages", 9], ["files", 2], ["visits", 2]]);
});
