import { describe, expect, it } from "vitest";

import { settingsOf } from "./settings";

describe("settingsOf", () => {
  it("takes the folder the script came from", () => {
    expect(settingsOf("https://desk.example/static/widget/widget.js?v=2", { inbox: "k1" })).toEqual({
      origin: "https://desk.example/static/widget/",
      inbox: "k1",
    });
  });

  it("refuses a tag without an inbox", () => {
    expect(settingsOf("https://desk.example/widget.js", {})).toBeNull();
  });
});
