import { expect, it } from "vitest";

import { COLOURS, coloursFor } from "./data";

it("keeps the colour a tag has among those to choose from", () => {
  expect(coloursFor("#123456")).toEqual(["#123456", ...COLOURS]);
  expect(coloursFor(COLOURS[2] ?? "")).toEqual(COLOURS);
});
