import { expect, it } from "vitest";

import { datesBetween } from "./dates";

it.each([
  ["2026-10-01", "2026-10-03", ["2026-10-01", "2026-10-02", "2026-10-03"]],
  ["2028-02-28", "2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]],
  ["2026-10-03", "2026-10-01", []],
  ["", "", []],
])("%s to %s", (first, last, days) => {
  expect(datesBetween(first, last)).toEqual(days);
});

it("stops at sixty days", () => {
  expect(datesBetween("2026-01-01", "2027-01-01")).toHaveLength(60);
});
