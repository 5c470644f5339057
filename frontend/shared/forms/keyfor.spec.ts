import { expect, it } from "vitest";

import { keyFor } from "./keyfor";

it.each([
  ["Order number", [], "order_number"],
  ["Order number", ["order_number"], "order_number_2"],
  ["订单编号", [], "field_1"],
  ["订单编号", ["field_1"], "field_2"],
  ["2nd phone", [], "nd_phone"],
])("%s becomes a key", (label, taken, key) => {
  expect(keyFor(label, taken)).toBe(key);
});
