import { expect, it } from "vitest";

import { FIRST, type Step } from "./data";
import { differing, inTime, wholeUnit } from "./rules";

it.each([
  [0, { n: 0, unit: "minutes" }],
  [90, { n: 90, unit: "minutes" }],
  [-120, { n: -2, unit: "hours" }],
  [2880, { n: 2, unit: "days" }],
])("%i minutes", (minutes, words) => {
  expect(wholeUnit(minutes)).toEqual(words);
});

it("puts steps in their time", () => {
  const step = (after_minutes: number): Step => ({ kind: "resolution", after_minutes, verb: "tell", role: "owner", person: null });
  expect(inTime([step(10), step(-5), step(0)]).map((one) => one.index)).toEqual([1, 2, 0]);
});

it("names what differs between versions", () => {
  expect(differing(FIRST, { ...FIRST, warn_percent: 70, targets: { first_response: 3 } })).toEqual(["targets", "warn_percent"]);
  expect(differing(undefined, FIRST)).toEqual([]);
});
