import { describe, expect, it } from "vitest";

import { action, addressesOf, below, blank, BLOCKS, clockOf, minuteOf, sent } from "./rules";

describe("reports", () => {
  it("begin every kind of block so that it can be filled in", () => {
    for (const kind of BLOCKS) expect(blank(kind, "2026-11-29").kind).toBe(kind);
    expect(action("2026-12-28").due).toBe("2027-01-04");
    expect(action("2026-11-29").key).toMatch(/^[0-9a-f]{16}$/);
  });

  it("send items under the name of their kind, without empty decisions", () => {
    const one = action("2026-11-29");
    expect(sent([{ heading: "决定", blocks: [{ kind: "decisions", items: ["延长质检", " "] }, { kind: "actions", items: [one] }, { kind: "text", text: "a" }] }])).toEqual([
      { heading: "决定", blocks: [{ kind: "decisions", decisions: ["延长质检"] }, { kind: "actions", actions: [one] }, { kind: "text", text: "a" }] },
    ]);
  });

  it("find the sentences below a place", () => {
    expect(below({ "sections.1.blocks.0.metrics": "x", "sections.10.heading": "y" }, "sections.1")).toEqual({ "blocks.0.metrics": "x" });
  });

  it("write times of the day and read addresses", () => {
    expect(clockOf(545)).toBe("09:05");
    expect(minuteOf("09:05")).toBe(545);
    expect(addressesOf("a@x.cn，b@x.cn\nc@x.cn;")).toEqual(["a@x.cn", "b@x.cn", "c@x.cn"]);
  });
});
