import { expect, it } from "vitest";

import { bySection, put, valueAt, valuesOf, wishOf, type TeamSetting } from "./rules";

const one = (key: string, value: number, version = 0, section = "a") => ({ key, value, version, section }) as TeamSetting;

it("sends only what differs, with the versions it was seen with", () => {
  const settings = [one("a.x", 1, 3), one("a.y", 2), one("b.z", 3, 1, "b")];
  const values = valuesOf(settings);
  expect(wishOf(settings, values)).toEqual({ values: {}, versions: {} });
  put(values, "a.x", 5);
  put(values, "b.z", 0);
  expect([valueAt(values, "a.x"), valueAt(values, "a.y")]).toEqual([5, 2]);
  expect(wishOf(settings, values)).toEqual({ values: { "a.x": 5, "b.z": 0 }, versions: { "a.x": 3, "b.z": 1 } });
  expect(bySection(settings).map(({ section, settings: inside }) => [section, inside.length])).toEqual([["a", 2], ["b", 1]]);
});
