import { describe, expect, it } from "vitest";

import { fit, found, type Entry } from "./palette";

describe("fit", () => {
  it.each([
    ["设置", "设置", 4],
    ["回复", "快捷回复", 2],
    ["rep", "Quick replies", 3],
    ["qr", "Quick replies", 1],
    ["xyz", "Quick replies", 0],
    ["", "anything", 1],
  ])("%s in %s is %i", (typed, label, score) => {
    expect(fit(typed, label)).toBe(score);
  });
});

describe("found", () => {
  const entry = (label: string, words = ""): Entry => ({ key: label, section: "places", label, words, run: () => undefined });

  it("puts the best first and finds a page by its other names", () => {
    const all = [entry("客户列表", "customers kehu"), entry("列表设置"), entry("工作台")];
    expect(found("列表", all).map((one) => one.label)).toEqual(["列表设置", "客户列表"]);
    expect(found("kehu", all).map((one) => one.label)).toEqual(["客户列表"]);
  });

  it("shows everything before anything is typed, up to the limit", () => {
    expect(found("", [entry("a"), entry("b"), entry("c")], 2).map((one) => one.label)).toEqual(["a", "b"]);
  });
});
