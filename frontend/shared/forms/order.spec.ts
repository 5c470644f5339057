import { expect, it } from "vitest";

import { moved } from "./order";

it.each([
  [0, 2, ["b", "c", "a"]],
  [2, 0, ["c", "a", "b"]],
  [1, 1, ["a", "b", "c"]],
])("moves from %i to %i", (from, to, order) => {
  expect(moved(["a", "b", "c"], from, to)).toEqual(order);
});
