import { describe, expect, it } from "vitest";

import { messages } from "./messages";

/** All leaf keys of a tree of sentences, as dotted paths. */
function paths(tree: object, above = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && value !== null ? paths(value as object, `${above}${key}.`) : [`${above}${key}`],
  );
}

describe("messages of the shell", () => {
  it("say everything in both languages", () => {
    expect(paths(messages.en)).toEqual(paths(messages["zh-CN"]));
  });
});
