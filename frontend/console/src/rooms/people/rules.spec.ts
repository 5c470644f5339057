import { describe, expect, it } from "vitest";

import type { Me } from "@yingda/shared/api/types";
import { may, maySomewhere } from "./data";
import { directoryOf, meOf, type MeAnswer } from "./rules";

const answer: MeAnswer = {
  id: 7, display_name: "小林", avatar_hue: 5, email: "", locale: "zh-CN", theme: "system", sound: true, desktop_notification: true, signature_name: "",
  groups: [{ id: 10, name: "一组" }], presence: { state: "online", since_at: 1 }, second_factor: { required: false, enrolled: false }, team_settings: {}, permissions: { a: { own: true, groups: [10], everything: false }, b: { own: false, groups: [], everything: false } },
};

describe("what the server says of people", () => {
  it("is taken over for screens", () => {
    expect(meOf(answer)).toMatchObject({ name: "小林", group_ids: [10] });
    const page = directoryOf({ items: [{ id: 8, name: "王", avatar_hue: 9, group_ids: [], suspended: true, presence: { state: "busy", since_at: 2 } }], next: null, total: 1 });
    expect(page.items).toEqual([{ id: 8, name: "王", hue: 9, group_ids: [], suspended: true, presence: "busy", since_at: 2 }]);
  });
});

describe("may", () => {
  const me: Me = meOf(answer);
  it.each([
    ["a", true, null, true],
    ["a", false, 10, true],
    ["a", false, 11, false],
    ["a", false, null, false],
    ["b", true, 10, false],
    ["c", true, 10, false],
  ])("%s, own %s, group %s: %s", (permission, own, group, expected) => {
    expect(may(me, permission, own, group)).toBe(expected);
  });

  it("somewhere", () => {
    expect(["a", "b", "c"].map((permission) => maySomewhere(me, permission))).toEqual([true, false, false]);
  });
});
