import { describe, expect, it } from "vitest";

import { blank, change, errorAt, errorsOf, freshKey, joined, KINDS, monthBy, sorted } from "./plans";

describe("a plan that is being written", () => {
  it("has bands without gaps", () => {
    expect(joined([{ at_least: "40", value: "200" }, { at_least: "50", value: "500" }])).toEqual([{ at_least: "40", below: "50", value: "200" }, { at_least: "50", below: null, value: "500" }]);
    expect(joined([])).toEqual([]);
  });
  it("gives each component a key of its own", () => {
    expect(freshKey("formula", [])).toBe("formula");
    expect(freshKey("formula", ["formula", "formula_2"])).toBe("formula_3");
  });
  it("begins every kind with something", () => {
    for (const kind of KINDS) expect(blank(kind, [], ["sales"])).toMatchObject({ kind, key: kind });
    expect(blank("claw_back", [], ["sales"]).of).toBe("sales");
  });
  it("finds the sentences of a component by their place", () => {
    const errors = { "document.components.1.terms.bands.0.value": "below 0", "document.components.10.metric": "unknown", name: "short" };
    expect(errorsOf(errors, 1)).toEqual({ "terms.bands.0.value": "below 0" });
    expect(errorAt(errorsOf(errors, 1), "terms.bands")).toBe("below 0");
    expect(errorAt(errorsOf(errors, 1), "terms.band")).toBeUndefined();
  });
});

describe("rows of a trial", () => {
  const rows = [{ name: "b", before: "10.00", after: "9.00" }, { name: "a", before: "2.00", after: "12.50" }];
  it("are sorted by change, amount and name", () => {
    expect(rows.map(change)).toEqual([-1, 10.5]);
    expect(sorted(rows, "change").map((row) => row.name)).toEqual(["b", "a"]);
    expect(sorted(rows, "-before").map((row) => row.name)).toEqual(["b", "a"]);
    expect(sorted(rows, "name").map((row) => row.name)).toEqual(["a", "b"]);
  });
  it("counts months over the year", () => {
    expect([monthBy("2026-01", -1), monthBy("2026-12", 1), monthBy("2026-03", -3)]).toEqual(["2025-12", "2027-01", "2025-12"]);
  });
});
