import { expect, it } from "vitest";

import { pieces } from "./marked";

it.each([
  ["我要退款", [[2, 4]], ["我要", "[退款]"]],
  ["退款，退款", [[0, 2], [3, 5]], ["[退款]", "，", "[退款]"]],
  ["😀退款😀", [[1, 3]], ["😀", "[退款]", "😀"]],
  ["没有", [], ["没有"]],
  ["", [], []],
] as const)("%s", (text, marks, expected) => {
  expect(pieces(text, marks).map((one) => (one.marked ? `[${one.text}]` : one.text))).toEqual(expected);
});
