import { describe, expect, it } from "vitest";

import type { Notification } from "@yingda/shared/api/types";
import { apply, holes, type Inbox } from "./rules";

const one = (id: number, read_at: number | null = null): Notification => ({ id, kind: "mention", facts: {}, link: "/desk/1", created_at: id, read_at });
const inbox: Inbox = { items: [one(2), one(1, 5)], unread: 1, n: 50 };

describe("apply", () => {
  it("puts a new one first, once, however often it comes", () => {
    const event = { n: 51, e: "notifications.new", body: { notification: one(3) } } as const;
    const after = apply(apply(inbox, event), event);
    expect([after.items.map((item) => item.id), after.unread]).toEqual([[3, 2, 1], 2]);
    expect(apply(after, { ...event, n: 52 })).toMatchObject({ unread: 2, n: 52 });
  });

  it("follows what was read in another window", () => {
    const after = apply(inbox, { n: 51, e: "notifications.read", body: { up_to: 2, unread: 0 } });
    expect([after.unread, after.items.map((item) => item.read_at)]).toEqual([0, [2, 5]]);
  });

  it("ignores what the snapshot holds and what is about something else", () => {
    expect(apply(inbox, { n: 50, e: "notifications.read", body: { up_to: 9, unread: 0 } })).toBe(inbox);
    expect(apply(inbox, { n: 51, e: "people.directory", body: {} })).toBe(inbox);
  });
});

it("leaves no hole of a sentence unfilled", () => {
  const visitor = (conversation: number) => `访客 ${conversation}`;
  expect(holes({ contact: "张伟", count: 3, deep: { a: 1 }, conversation_id: 5 }, visitor)).toMatchObject({ contact: "张伟", count: "3", reason: "" });
  expect(holes({ contact: "", conversation_id: 5 }, visitor)["contact"]).toBe("访客 5");
  expect(holes({}, visitor)["contact"]).toBe("");
});
