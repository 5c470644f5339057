import { describe, expect, it } from "vitest";

import { changeOf, daysOf, ordered, plotted, shownValue, type Figure } from "./rules";

const figure = (value: number | null): Figure => ({ value, n: null, low: null, high: null, median: null, p90: null, provisional: false });

describe("periods", () => {
  it.each([
    ["week", "2026-03-02", ["2026-02-24", "2026-03-02"]],
    ["month", "2026-11-29", ["2026-11-01", "2026-11-29"]],
    ["last_month", "2026-03-31", ["2026-02-01", "2026-02-28"]],
    ["last_month", "2026-01-15", ["2025-12-01", "2025-12-31"]],
    ["quarter", "2026-11-29", ["2026-10-01", "2026-11-29"]],
    ["last_quarter", "2026-02-10", ["2025-10-01", "2025-12-31"]],
  ] as const)("%s on %s", (period, today, days) => {
    expect(daysOf(period, today)).toEqual(days);
  });
  it("leaves days of one's own alone", () => {
    expect(daysOf("own", "2026-11-29")).toBeUndefined();
  });
});

describe("figures", () => {
  it.each([
    [0.7672, "share", "76.7%"], [null, "share", "–"], [133_000, "ms", "2 m 13 s"], [400, "ms", "0.4 s"], [1234.567, "people", "1,234.57"], [1.5, "ratio", "1.5"],
  ] as const)("%s in %s", (value, unit, text) => {
    expect(shownValue(value, unit, "en")).toBe(text);
  });
  it.each([
    [0.5, 0.4, "share", "+10 pp"], [20_000, 50_000, "ms", "−30 s"], [3, 3, "people", "+0"], [3, null, "people", ""], [null, 3, "people", ""],
  ] as const)("%s after %s of %s", (value, before, unit, text) => {
    expect(changeOf({ ...figure(value), compared: { before, changed: null, next: null, adjusted: null } }, unit, "en")).toBe(text);
  });
  it("puts them on an axis", () => {
    expect([plotted(0.7672, "share"), plotted(133_000, "ms"), plotted(3, "people"), plotted(null, "ms")]).toEqual([76.7, 133, 3, null]);
  });
  it("puts what has none last, whichever way", () => {
    const rows = [2, null, 1, 3].map((value, id) => ({ id, figures: { x: figure(value) } }));
    expect(ordered(rows, "x").map((row) => row.id)).toEqual([2, 0, 3, 1]);
    expect(ordered(rows, "-x").map((row) => row.id)).toEqual([3, 0, 2, 1]);
    expect(ordered(rows, "").map((row) => row.id)).toEqual([0, 1, 2, 3]);
  });
});
