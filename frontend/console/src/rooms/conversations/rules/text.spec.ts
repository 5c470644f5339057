import { describe, expect, it } from "vitest";

import { pieces } from "./text";

describe("pieces", () => {
  it.each([
    ["你好", [{ text: "你好" }]],
    ["看 https://a.cn/x?y=1，谢谢", [{ text: "看 " }, { text: "https://a.cn/x?y=1", url: "https://a.cn/x?y=1" }, { text: "，谢谢" }]],
    ["(http://a.cn/b).", [{ text: "(" }, { text: "http://a.cn/b", url: "http://a.cn/b" }, { text: ")." }]],
    ["javascript:alert(1)", [{ text: "javascript:alert(1)" }]],
    ["@小林 看一下", [{ text: "@小林", mention: true }, { text: " 看一下" }]],
    ["", []],
  ])("of %j", (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it("lose nothing", () => {
    const text = "a@b.cn https://例子.cn/路径)。 <b>x</b>";
    expect(pieces(text).map((piece) => piece.text).join("")).toBe(text);
  });
});
