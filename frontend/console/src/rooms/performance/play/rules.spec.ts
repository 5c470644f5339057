import { describe, expect, it } from "vitest";

import { blankPart, inLanguage, movement, scoreAt, spread, subjectsOf, together, unitMark, weightOf } from "./rules";
import type { Curve, Plan, Share } from "./shapes";

const curve = (floor: number, target: number, stretch: number, more: Partial<Curve> = {}): Curve => ({ floor: String(floor), target: String(target), stretch: String(stretch), how: "linear", at_floor: "0", at_stretch: "120", steps: [], ...more });

describe("scores, as the server gives them", () => {
  it.each([
    [39.99, "more", curve(40, 50, 60), 0], [45, "more", curve(40, 50, 60), 50], [55, "more", curve(40, 50, 60), 110], [99, "more", curve(40, 50, 60), 120],
    [121, "less", curve(120, 60, 30), 0], [90, "less", curve(120, 60, 30), 50], [1, "less", curve(120, 60, 30), 120],
    [49.9, "more", curve(40, 50, 60, { how: "steps", at_floor: "60" }), 60], [91, "less", curve(120, 60, 30, { how: "steps", steps: [{ at: "120", score: "40" }, { at: "90", score: "80" }] }), 40],
  ] as const)("%s, %s is better", (value, better, made, score) => {
    expect(scoreAt(made, value, better)).toBeCloseTo(score);
  });
  it("sums weights and begins a part", () => {
    const parts = [blankPart("csat", "share", "more"), { ...blankPart("x", "ms", "less"), weight: "2.5" }];
    expect(weightOf({ parts })).toBe(12.5);
    expect(parts.map((part) => part.dimension)).toEqual(["quality", "efficiency"]);
  });
});

describe("targets", () => {
  const parts: Share[] = [1, 2, 3].map((id) => ({ id, value: "0", weight: String(id) }));
  it.each([["100", true, ["34", "33", "33"]], ["10.01", true, ["3.34", "3.34", "3.33"]], ["50", false, ["50", "50", "50"]]] as const)("spreads %s", (value, additive, found) => {
    const spreaded = spread(value, parts, additive);
    expect(spreaded.map((part) => part.value)).toEqual(found);
    expect(together(spreaded, additive)).toBe(Number(value));
  });
  it("lists whose way can be looked at", () => {
    const plan: Plan = { id: 1, name: "", metric: "x", since: "", until: "", version: 1, whole_seen: false, document: { value: "5", start: null, groups: [{ id: 3, value: "5", weight: "1", name: "A" }], people: [{ id: 7, value: "5", weight: "1" }] } };
    expect(subjectsOf(plan).map((one) => one.of)).toEqual(["group:3", "person:7"]);
    expect(subjectsOf({ ...plan, whole_seen: true })[0]?.of).toBe("team");
  });
});

describe("words", () => {
  it.each([[2, "up", 2], [-3, "down", 3], [0, "same", 0], [null, "new", 0]] as const)("movement %s", (moved, key, by) => {
    expect(movement(moved)).toEqual({ key, by });
  });
  it.each([["均衡评分卡 Balanced scorecard", "en", "Balanced scorecard"], ["均衡评分卡 Balanced scorecard", "zh-CN", "均衡评分卡"], ["一组的卡", "en", "一组的卡"], ["Sales 2026", "zh-CN", "Sales 2026"], ["一天好评率 95% 以上 Satisfaction of a day from 95%", "en", "Satisfaction of a day from 95%"]])("%s in %s", (name, locale, found) => {
    expect(inLanguage(name, locale)).toBe(found);
  });
  it("marks units", () => {
    expect(["share", "ms", "money", "people"].map(unitMark)).toEqual(["%", "s", "¥", ""]);
  });
});
