import { describe, expect, it } from "vitest";

import { localeOf, settingsOf } from "./settings";

describe("settingsOf", () => {
  it("finds interface and files beside the script", () => {
    expect(settingsOf("https://desk.example/widget.js?v=2", { inbox: "k1", lang: "en" })).toEqual({
      files: "https://desk.example/static/widget/",
      api: "https://desk.example/widget/v1/",
      inbox: "k1",
      lang: "en",
      theme: "auto",
    });
  });

  it("refuses a tag without an inbox", () => {
    expect(settingsOf("https://desk.example/widget.js", {})).toBeNull();
  });
});

describe("localeOf", () => {
  it.each([
    ["en", ["zh-CN"], "en"],
    ["auto", ["zh-Hans-CN", "en"], "zh-CN"],
    ["auto", ["fr", "en-GB", "zh"], "en"],
    ["auto", ["", "de"], "zh-CN"],
  ])("speaks for %s, %j: %s", (wanted, others, spoken) => {
    expect(localeOf(wanted, others)).toBe(spoken);
  });
});
