import { expect, it } from "vitest";

import { changesOf, copyOf, textAt } from "./draft";

it("finds what was changed", () => {
  expect(changesOf({ name: "a", list: [1], same: { x: 1 } }, { name: "b", list: [1, 2], same: { x: 1 } })).toEqual({ name: "b", list: [1, 2] });
});

it("reads the value under a server's field name", () => {
  const form = { settings: { fields: [{ key: "name" }] } };
  expect([textAt(form, "settings.fields.0.key"), textAt(form, "settings.gone.deep"), textAt(undefined, "x")]).toEqual(['"name"', '{"fields":[{"key":"name"}]}', ""]);
});

it("copies without a tie", () => {
  const form = { list: [1] };
  copyOf(form).list.push(2);
  expect(form.list).toEqual([1]);
});
