import { expect, it } from "vitest";

import { kept, shellFor, spoken } from "./rules";

it.each([["/", true], ["/desk/5", true], ["/settings/people", true], ["/formal", true], ["/api/v1/me", false], ["/form/abc", false], ["/try/abc", false], ["/widget.js", false], ["/static/x", false], ["/healthz", false], ["/demo-shop/", false]])("%s is a page of the console: %s", (path, is) => {
  expect(shellFor(path)).toBe(is);
});

it.each([["/static/console/assets/a-12345678.js", true], ["/static/console/index.html", false], ["/static/widget/x.js", false], ["/api/v1/me", false], ["/api/v1/files/abc", false]])("%s is kept: %s", (path, is) => {
  expect(kept(path)).toBe(is);
});

it("shows what was pushed, and leads only within the installation", () => {
  const told = { title: "新消息", body: "会话 #5", tag: "x", link: "/desk/5", at: 5, open: "打开", act: { title: "领取", path: "/conversations/5/claim" } };
  expect(spoken(JSON.stringify(told))).toMatchObject({ title: "新消息", options: { body: "会话 #5", tag: "x", data: { link: "/desk/5" }, actions: [{ action: "open" }, { action: "do", title: "领取" }] } });
  expect(spoken(JSON.stringify({ ...told, link: "//evil.example", act: null })).options.data).toEqual({ link: "/", act: null });
  expect(spoken("nonsense").title).toContain("应答");
});
