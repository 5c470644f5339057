import { describe, expect, it } from "vitest";

import { factsOf, host, path, safe, shown, sourceOf } from "./rules";

describe("sourceOf", () => {
  it.each([
    [{ referrer: "https://www.baidu.com/s?wd=x", marks: { bd_vid: "1", utm_source: "baidu", utm_campaign: "双十一" } }, "百度 · baidu / 双十一"],
    [{ referrer: "", marks: { gclid: "1" } }, "Google Ads"],
    [{ referrer: "https://a.cn/", marks: { utm_source: "mail" } }, "mail"],
    [{ referrer: "https://a.cn/x", marks: {} }, "a.cn"],
    [{ referrer: "", marks: {} }, null],
  ])("%j is %s", (visit, source) => {
    expect(sourceOf(visit)).toBe(source);
  });
});

describe("addresses", () => {
  it("are shortened, and only web ones may be opened", () => {
    expect([host("x"), path("https://a.cn/%E5%95%86%E5%93%81?id=1"), path("x")]).toEqual([null, "/商品?id=1", "x"]);
    expect([safe("https://a.cn"), safe("javascript:alert(1)"), safe("")]).toEqual(["https://a.cn", undefined, undefined]);
  });
});

it("shows any attribute as text", () => {
  expect([shown(null), shown(0), shown(true), shown(["a"])]).toEqual(["", "0", "true", '["a"]']);
});

it("fills the holes of a timeline sentence", () => {
  const facts = factsOf({ at: 1, kind: "responsibility", id: 2, data: { person_id: 7, why: "" } }, { person: (id) => `人${id}` });
  expect(facts).toMatchObject({ person: "人7", why: "" });
  expect(factsOf({ at: 1, kind: "conversation", id: 9, data: { id: 9, preview: "您好" } }, { person: String })).toMatchObject({ number: "9", preview: "您好" });
});
