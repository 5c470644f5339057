import { expect, it } from "vitest";

import type { Preference } from "../notifications";
import { chosen } from "./data";

const one: Preference = { kind: "mention", zh: "", en: "", in_app: true, sound: true, desktop: false, push: true, listed: true };

it("silences everything with the notice itself", () => {
  expect(chosen(one, "in_app", false)).toMatchObject({ in_app: false, sound: false, desktop: false, push: false });
});

it("turns the notice on with its sound", () => {
  expect(chosen({ ...one, in_app: false, sound: false }, "sound", true)).toMatchObject({ in_app: true, sound: true });
});

it("leaves the others alone where there is no notice", () => {
  expect(chosen({ ...one, in_app: false, listed: false }, "push", false)).toMatchObject({ in_app: false, sound: true, push: false });
});
