import { expect, it } from "vitest";

import { placeOf } from "./places";

it.each([
  ["queue:5", "", { name: "settings-queue", params: { id: "5" } }],
  ["tag:7", "", { name: "settings-tags" }],
  ["team_setting:conversations.recall_minutes", "撤回时限", { name: "settings-team", query: { field: "撤回时限" } }],
  ["audit:log", "", undefined],
  ["queue:x", "", undefined],
] as const)("%s is looked at in its place", (subject, label, place) => {
  expect(placeOf(subject, label)).toEqual(place);
});
