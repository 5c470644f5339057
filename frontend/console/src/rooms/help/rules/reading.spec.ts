import { describe, expect, it } from "vitest";

import { allPages, helpFor } from "./contents";
import { find, inside, sectionsOf } from "./reading";
import { slug } from "./slug";

const SOURCE = "# 会话工作台\n\n开头。\n\n## 首问负责与转接\n\n对方**接受**才算数，见 [搜索](agent-search.md#ctrl-k)。\n\n| 视图 | 里面 |\n|---|---|\n| 我的 | 正在接待 |\n";

describe("slug", () => {
  it.each([["首问负责与转接", "首问负责与转接"], ["跳转：Ctrl K", "跳转-ctrl-k"], ["  Keys! ", "keys"]])("%j is %j", (heading, anchor) => {
    expect(slug(heading)).toBe(anchor);
  });
});

describe("sectionsOf", () => {
  it("cuts a page at its headings and leaves marks out", () => {
    const [first, second] = sectionsOf("agent-desk", SOURCE);
    expect(first).toMatchObject({ title: "会话工作台", heading: "", text: "开头。" });
    expect(second).toMatchObject({ heading: "首问负责与转接", anchor: "首问负责与转接", text: "对方 接受 才算数，见 搜索。 视图 里面 我的 正在接待" });
  });
});

describe("find", () => {
  const sections = sectionsOf("agent-desk", SOURCE);

  it("wants every word and puts headings first", () => {
    expect(find(sections, "转接 接受").map((hit) => hit.heading)).toEqual(["首问负责与转接"]);
    expect(find(sections, "转接 鳄鱼")).toEqual([]);
    expect(find(sections, "  ")).toEqual([]);
  });
});

describe("inside", () => {
  it.each([
    ["agent-search.md#ctrl-k", { page: "agent-search", anchor: "ctrl-k" }],
    ["#%E5%9B%9E%E5%A4%8D", { anchor: "回复" }],
    ["https://example.com/a.md", null],
    ["", null],
  ])("%s leads to %j", (href, to) => {
    expect(inside(href)).toEqual(to);
  });
});

describe("helpFor", () => {
  it("takes the longest beginning that fits, and only pages that exist", () => {
    expect(helpFor("settings-sla-policy")).toBe("leader-service");
    expect(helpFor("settings-tags")).toBe("admin-team");
    expect(helpFor("anything")).toBe("agent-desk");
    for (const route of ["desk", "search", "floor", "settings", "settings-inbox", ""]) expect(allPages()).toContain(helpFor(route));
  });
});
