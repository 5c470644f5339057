import { describe, expect, it } from "vitest";

import { byTopic, chosenTypes, healthOf, stateOf, taken } from "./rules";

const type = (name: string, by_name_only = false) => ({ name, zh: name, en: name, by_name_only });
const TYPES = [type("message.posted"), type("message.recalled"), type("note.posted", true), type("contact.changed")];

it.each([
  [true, null, "", "on"],
  [true, 5, "", "failing"],
  [false, 5, "failing", "off_failing"],
  [false, null, "gone", "off_gone"],
  [false, null, "person", "off"],
])("enabled %s, failing since %s, off because %s: %s", (enabled, failing_since, disabled_why, health) => {
  expect(healthOf({ enabled, failing_since, disabled_why })).toBe(health);
});

it.each([
  ["pending", 0, null, "waiting"],
  ["pending", 2, 500, "retrying"],
  ["pending", 1, null, "retrying"],
  ["pending", 1, 200, "waiting"],
  ["delivered", 3, 200, "delivered"],
  ["dead", 8, 500, "dead"],
] as const)("%s after %i attempts, last answered %s, is %s", (state, attempts, last_status, shown) => {
  expect(stateOf({ state, attempts, last_status })).toBe(shown);
});

it.each([[200, true], [299, true], [302, false], [410, false], [null, false]])("%s is taken: %s", (status, yes) => {
  expect(taken(status)).toBe(yes);
});

describe("types", () => {
  it("keep what must be asked for by name beside everything", () => {
    expect(chosenTypes(true, ["message.posted", "note.posted"], TYPES)).toEqual(["*", "note.posted"]);
    expect(chosenTypes(true, [], TYPES)).toEqual(["*"]);
    expect(chosenTypes(false, ["*", "message.posted"], TYPES)).toEqual(["message.posted"]);
  });

  it("are listed by what they are about", () => {
    expect(byTopic(TYPES).map(([topic, list]) => [topic, list.length])).toEqual([["message", 2], ["note", 1], ["contact", 1]]);
  });
});
