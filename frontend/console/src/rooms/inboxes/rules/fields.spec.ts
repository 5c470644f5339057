import { expect, it } from "vitest";

import { inkOn, newField, retyped } from "./fields";

it("gives a choice its first option and takes them away again", () => {
  const choice = retyped(newField([]), "choice");
  expect(choice.choices).toEqual([{ zh: "", en: "" }]);
  expect(retyped(choice, "text").choices).toEqual([]);
  expect([retyped(choice, "textarea").max_length, retyped(retyped(choice, "textarea"), "text").max_length]).toEqual([2000, 200]);
});

it.each([["#0f766e", "#ffffff"], ["#ffd400", "#1f1e1c"], ["#ffffff", "#1f1e1c"], ["#000000", "#ffffff"]])("writes on %s in %s", (colour, ink) => {
  expect(inkOn(colour)).toBe(ink);
});
