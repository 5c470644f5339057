import { describe, expect, it } from "vitest";

import { considered, ruleOf } from "./why";

const explanation = {
  rule: "least_loaded",
  candidates: [{ person_id: 8, load: 5, units: 8 }, { person_id: 9, load: 4, units: 8 }, { person_id: 7, load: 6, units: 8 }],
  excluded: [{ person_id: 10, reason: "break" }, { person_id: 11, reason: "full", load: 8, units: 8 }],
};

describe("considered", () => {
  it("names the winner first, then who could, then who could not and why", () => {
    expect(considered(explanation, 7).map((one) => [one.person, one.won, one.excluded])).toEqual([[7, true, null], [9, false, null], [8, false, null], [10, false, "break"], [11, false, "full"]]);
    expect(considered(null, 7)).toEqual([]);
  });
});

describe("ruleOf", () => {
  it.each([
    [{ how: "routed", explanation }, "least_loaded"],
    [{ how: "routed", explanation: null }, "routed"],
    [{ how: "claimed", explanation }, "claimed"],
  ])("%#: %s", (assignment, rule) => {
    expect(ruleOf(assignment)).toBe(rule);
  });
});
