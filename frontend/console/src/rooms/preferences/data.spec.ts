import { expect, it } from "vitest";

import { chosen, type Preference } from "./data";

const one: Preference = { kind: "mention", zh: "", en: "", in_app: true, sound: true, desktop: false };

it("silences everything with the notice itself", () => {
  expect(chosen(one, "in_app", false)).toMatchObject({ in_app: false, sound: false, desktop: false });
});

it("turns the notice on with its sound", () => {
  expect(chosen({ ...one, in_app: false, sound: false }, "sound", true)).toMatchObject({ in_app: true, sound: true });
});
