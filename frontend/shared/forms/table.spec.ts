import { expect, it } from "vitest";

import { nextSort } from "./table";

it("goes up, down and back", () => {
  const orders = ["", "name", "-name"].map((now) => nextSort(now, "name"));
  expect(orders).toEqual(["name", "-name", ""]);
  expect(nextSort("-name", "state")).toBe("state");
});
