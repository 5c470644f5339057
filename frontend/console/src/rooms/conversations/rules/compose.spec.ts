import { describe, expect, it } from "vitest";

import { EMOJI, mentionsIn, replaced, triggered } from "./compose";

describe("triggered", () => {
  it.each([
    ["/", 1, "/", { from: 0, typed: "" }],
    ["/退款", 3, "/", { from: 0, typed: "退款" }],
    ["您好\n/tk", 6, "/", { from: 3, typed: "tk" }],
    ["1/2", 3, "/", null],
    ["见 https://a", 11, "/", null],
    ["/tk\n谢谢", 6, "/", null],
    ["@小", 2, "@", { from: 0, typed: "小" }],
    ["请@小林", 4, "@", { from: 1, typed: "小林" }],
    ["a@b.cn", 6, "@", null],
    ["@小林 你看", 6, "@", null],
    ["你好", 2, "@", null],
  ] as const)("%j at %i for %s", (text, caret, trigger, expected) => {
    expect(triggered(text, caret, trigger)).toEqual(expected);
  });
});

it("replaces what was typed and leaves the rest", () => {
  expect(replaced("好/tk吧", 1, 4, "退款")).toEqual({ text: "好退款吧", caret: 3 });
});

it("finds who is named", () => {
  const people = [{ id: 1, name: "小林" }, { id: 2, name: "王芳" }];
  expect(mentionsIn("@小林 看一下，小王也看", people)).toEqual([1]);
});

it("has whole emoji only", () => {
  for (const one of EMOJI) expect(one).toMatch(/^\p{Emoji}$/u);
});
