import { describe, expect, it } from "vitest";

import { asParams, found, numbersIn, queryOf, shareDone, wordsIn } from "./asking";

describe("the question", () => {
  it("gives lists several times and leaves out what is empty", () => {
    expect(queryOf({ a: [1, 2], b: "", c: null, d: false, e: true, f: "x y" })).toBe("a=1&a=2&e=true&f=x+y");
  });
  it("is the one the server takes", () => {
    const asked = { days: ["2026-09-01", "2026-09-30"] as const, grain: "person" as const, people: [], groups: [3], channels: ["web"] };
    expect(queryOf(asParams(asked))).toBe("since=2026-09-01&until=2026-09-30&by=person&groups=3&channels=web");
  });
  it.each([["1,2,x,,0,-3,2.5", [1, 2]], ["", []]])("reads numbers of %s", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });
  it("reads words", () => {
    expect(wordsIn("csat,,nps")).toEqual(["csat", "nps"]);
  });
});

describe("the dictionary", () => {
  const metrics = [{ key: "csat", name: "满意度", words: "评分 4–5 分" }, { key: "in_30_s", name: "30 秒回复率", words: "30 秒内回复的轮次" }];
  it.each([["满意", ["csat"]], ["IN_30", ["in_30_s"]], ["30 轮次", ["in_30_s"]], ["", ["csat", "in_30_s"]], ["没有", []]])("finds %s", (wanted, keys) => {
    expect(found(metrics, wanted).map((one) => one.key)).toEqual(keys);
  });
});

describe("facts that are being made", () => {
  it.each([[{ total: 200, left: 50 }, 75], [{ total: 0, left: 0 }, 0], [{ total: 10, left: 30 }, 0], [{ total: 3, left: 0 }, 100]])("%o", (facts, share) => {
    expect(shareDone(facts)).toBe(share);
  });
});
