import { expect, it } from "vitest";

import { browserOf } from "./browser";

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge · Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari · iPhone"],
  ["Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 HeadlessChrome/141.0 Safari/537.36", "Chrome · Linux"],
  ["curl/8", ""],
])("%s", (agent, name) => {
  expect(browserOf(agent)).toBe(name);
});
