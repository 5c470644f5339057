import { describe, expect, it } from "vitest";

import { passes } from "./limits";

describe("limits", () => {
  it.each([
    [180, { value: 180, above: true }, true], [179, { value: 180, above: true }, false], [0.4, { value: 0.5, above: false }, true], [0.5, { value: 0.5, above: false }, false],
    [null, { value: 1, above: true }, false], [5, undefined, false],
  ] as const)("%s against %j", (value, limit, passed) => {
    expect(passes(value, limit)).toBe(passed);
  });
});
