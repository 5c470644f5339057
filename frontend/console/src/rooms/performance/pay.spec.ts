import { describe, expect, it } from "vitest";

import { stepsOf, yuan } from "./pay";

describe("the way of a period", () => {
  it.each([
    ["draft", ["calculation"]], ["calculated", ["calculation", "review"]], ["reviewed", ["calculation", "approval"]], ["approved", ["lock"]], ["locked", []],
  ] as const)("from %s", (state, steps) => {
    expect(stepsOf(state)).toEqual(steps);
  });
  it("writes yuan", () => {
    expect(yuan("1234.5", "en")).toBe("¥1,234.50");
  });
});
