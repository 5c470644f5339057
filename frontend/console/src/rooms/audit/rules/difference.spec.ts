import { describe, expect, it } from "vitest";

import { differencesOf, isInstant, isPerson, listChange, plain } from "./difference";

describe("the difference of a change", () => {
  it("names what changed, came and went", () => {
    expect(differencesOf({ name: "a", old: 1, same: [1] }, { name: "b", fresh: true, same: [1] })).toEqual([
      { field: "name", before: "a", after: "b" },
      { field: "old", before: 1, after: undefined },
      { field: "fresh", before: undefined, after: true },
    ]);
  });

  it("goes into documents", () => {
    expect(differencesOf({ settings: { look: { colour: "#1", side: "left" } } }, { settings: { look: { colour: "#2", side: "left" } } })).toEqual([{ field: "settings.look.colour", before: "#1", after: "#2" }]);
  });
});

it("says what of a list went and came", () => {
  expect(listChange([1, 2], [2, 3])).toEqual({ gone: ["1"], come: ["3"] });
  expect(listChange("a", ["b"])).toBeNull();
});

it("writes values", () => {
  expect([plain(null), plain(true), plain([1, [2, 3]]), plain({ a: 1, b: null })]).toEqual(["", "true", "1, 2, 3", "a 1, b "]);
  expect([isInstant("closed_at", 1.7e12), isInstant("units", 1.7e12), isInstant("closed_at", 5)]).toEqual([true, false, false]);
});

it.each([["person", 7, true], ["before.assignee_id", 7, true], ["person", "7", false], ["people", 7, false], ["version", 7, false]] as const)("%s %j is a colleague: %s", (field, value, colleague) => {
  expect(isPerson(field, value)).toBe(colleague);
});
