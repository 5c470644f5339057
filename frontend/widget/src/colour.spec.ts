import { describe, expect, it } from "vitest";

import { contrast, parse, readableOn, textOn } from "./colour";

const COLOURS = ["#000000", "#ffffff", "#777777", "#0f766e", "#f5d547", "#ff0000", "#00ff00", "#0000ff", "#8a8a00", "#c0ffee", "#abc", "nonsense"];

describe.each(COLOURS)("with the brand colour %s", (colour) => {
  it("text on it can be read", () => {
    expect(contrast(parse(colour), parse(textOn(colour)))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["#ffffff", "#292724", "#1f1e1c"])("it can be read as text on %s", (ground) => {
    expect(contrast(parse(readableOn(colour, ground)), parse(ground))).toBeGreaterThanOrEqual(4.5);
  });
});

it("leaves a colour that can be read as it is", () => {
  expect(readableOn("#0f766e", "#ffffff")).toBe("#0f766e");
});
