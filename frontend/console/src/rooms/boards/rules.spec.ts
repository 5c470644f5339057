import { describe, expect, it } from "vitest";

import { escaped } from "./charts/options";
import type { Figure, Part } from "./data";
import { monthsBack, moved, sorted, waterfall, written } from "./rules";

const figure = (value: number | null): Figure => ({ value, n: null, low: null, high: null, median: null, p90: null, provisional: false });
const rate = (value: number) => ({ value, n: 10, successes: 1, low: null, high: null });
const part = (key: string, by: number): Part => ({ key, name: key, rest: false, before: rate(0.1), after: rate(0.1), mix: by, rate: 0, moved: by });

describe("how a figure moved", () => {
  it.each([
    [0.5, 0.4, "share", "more", { by: 0.1, way: "up", good: true }], [0.4, 0.5, "share", "more", { by: -0.1, way: "down", good: false }],
    [30, 60, "ms", "less", { by: -0.5, way: "down", good: true }], [5, 5, "people", "more", { by: 0, way: "same", good: null }], [6, 5, "ratio", null, { by: 0.2, way: "up", good: null }],
  ] as const)("%s after %s in %s", (now, before, unit, better, said) => {
    const found = moved(figure(now), figure(before), unit, better);
    expect(found).toEqual({ ...said, by: expect.closeTo(said.by) as number });
  });
  it("says nothing where one of them has none, or came from nothing", () => {
    expect([moved(figure(null), figure(1), "ms", null), moved(figure(1), undefined, "ms", null), moved(figure(3), figure(0), "people", "more")]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the waterfall", () => {
  it("begins where the rate was and ends where it is, each bar where the one before ended", () => {
    const steps = waterfall(0.5, 0.42, [part("a", -0.1), part("b", 0.02)], ({ name }) => name, "before", "after");
    expect(steps.map(({ kind }) => kind)).toEqual(["start", "down", "up", "end"]);
    expect(steps[1]?.from).toBe(steps[0]?.to);
    expect(steps[2]?.from).toBe(steps[1]?.to);
    expect(steps[2]?.to).toBeCloseTo(steps[3]?.to ?? 0);
  });
});

describe("rows and days", () => {
  it("puts what has none last, whichever way, and names in their order", () => {
    const rows = [2, null, 1].map((value, id) => ({ id, name: "cab"[id] ?? "", figures: { x: figure(value) } }));
    expect(sorted(rows, "-x").map(({ id }) => id)).toEqual([0, 2, 1]);
    expect(sorted(rows, "x").map(({ id }) => id)).toEqual([2, 0, 1]);
    expect(sorted(rows, "name").map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(sorted(rows, "")).toEqual(rows);
  });
  it("goes back over the year", () => {
    expect(monthsBack("2026-02-10", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
    expect(written(20260901)).toBe("2026-09-01");
  });
  it("lets no name write into a tooltip", () => {
    expect(escaped(`<b title="x">&'`)).not.toMatch(/[<>"']/);
  });
});
