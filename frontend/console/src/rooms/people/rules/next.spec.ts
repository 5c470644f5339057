import { expect, it } from "vitest";

import { insideOf } from "./next";

it.each([
  ["/desk/5?view=all", "/desk/5?view=all"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/login?next=/", "/"],
  [undefined, "/"],
  [["/a"], "/"],
])("%s leads to %s", (next, path) => {
  expect(insideOf(next)).toBe(path);
});
