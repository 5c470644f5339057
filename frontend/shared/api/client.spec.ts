import { describe, expect, it } from "vitest";

import { csrfToken } from "./client";

describe("csrfToken", () => {
  it.each([
    ["csrftoken=abc", "abc"],
    ["sessionid=1; csrftoken=abc; theme=dark", "abc"],
    ["notcsrftoken=abc", ""],
    ["", ""],
  ])("reads %j as %j", (cookies, token) => {
    expect(csrfToken(cookies)).toBe(token);
  });
});
