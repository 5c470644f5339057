import { describe, expect, it } from "vitest";

import type { Message, Opened } from "@yingda/shared/api/types";
import type { LiveEvent } from "@yingda/shared/live/frames";
import { applyOpened, blocks, confirmed, firstUnread, mayEdit, mayRecall, stillPending, tick, withMessages } from "./thread";
import { aMessage, aRow } from "./samples.spec-parts";

const opened = (over: Partial<Opened> = {}): Opened => ({ row: aRow(), messages: [aMessage()], more: false, hand_over: null, participants: [], rating: null, n: 50, ...over });
const agent = { kind: "person", id: 7, name: "小林" } as const;
const message = (n: number, over: Partial<Message>): LiveEvent => ({ n, e: "conversation.message", body: { message: aMessage(over), patch: { id: 1, version: n, last_seq: over.seq ?? 0 } } });

describe("applyOpened", () => {
  it("holds under doubled and late events: every message once, in order", () => {
    const events = [message(51, { seq: 2 }), message(53, { seq: 4 }), message(52, { seq: 3 }), message(53, { seq: 4 }), message(54, { seq: 5 })];
    const after = [message(40, { seq: 1 }), ...events].reduce(applyOpened, opened());
    expect(after.messages.map((one) => one.seq)).toEqual([1, 2, 4, 5]);
    expect([after.n, after.row.last_seq]).toEqual([54, 5]);
  });

  it("leaves alone what is about another conversation", () => {
    const start = opened();
    expect(applyOpened(start, message(51, { seq: 2, conversation_id: 9 }))).toBe(start);
    expect(applyOpened(start, { n: 51, e: "conversation.row", body: { row: aRow({ id: 9 }) } })).toBe(start);
    expect(applyOpened(start, { n: 51, e: "people.directory", body: {} })).toBe(start);
  });

  it("takes a recall, a read mark, a row and an offer", () => {
    const recalled = applyOpened(opened(), { n: 51, e: "conversation.message_changed", body: { message: aMessage({ recalled_at: 9, text: "" }) } });
    expect(recalled.messages).toEqual([aMessage({ recalled_at: 9, text: "" })]);
    const read = applyOpened(opened(), { n: 51, e: "conversation.read", body: { conversation_id: 1, by: "visitor", seq: 1, got_seq: 1, person_id: null, unread: 0 } });
    expect(read.row.visitor_read_seq).toBe(1);
    expect(applyOpened(opened(), { n: 51, e: "conversation.row", body: { row: aRow({ state: "resolved", version: 2 }) } }).row.state).toBe("resolved");
    expect(applyOpened(opened({ row: aRow({ version: 3 }) }), { n: 51, e: "conversation.row", body: { row: aRow({ state: "resolved", version: 2 }) } }).row.state).toBe("open");
    const offer = { id: 4, conversation_id: 1, from_id: 7, to_id: 8, to_group_id: null, reason: "方言", state: "offered", expires_at: 9 } as const;
    const offered = applyOpened(opened(), { n: 51, e: "conversation.hand_over", body: { hand_over: offer } });
    expect(offered.hand_over).toEqual(offer);
    expect(applyOpened(offered, { n: 52, e: "conversation.hand_over", body: { hand_over: { ...offer, state: "refused" } } }).hand_over).toBeNull();
  });
});

describe("own messages", () => {
  const pending = { ref: "a", conversation: 1, kind: "text", text: "您好", data: {}, at: 5, refused: null } as const;

  it("are shown once: pending, then confirmed, then from the stream", () => {
    const stored = confirmed(pending, { ref: "a", id: 3, seq: 2, at: 2000, doubled: false }, agent);
    const shown = withMessages([aMessage()], [stored]);
    expect(stillPending([pending], shown, 1)).toEqual([]);
    expect(withMessages(shown, [aMessage({ id: 3, seq: 2, client_id: "a" })]).map((one) => one.id)).toEqual([1, 3]);
    expect(stillPending([pending], [aMessage()], 1)).toEqual([pending]);
    expect(stillPending([pending], [aMessage()], 2)).toEqual([]);
  });

  it.each([
    [3, "stored"],
    [2, "got"],
    [1, "read"],
  ])("message %i is %s", (seq, state) => {
    expect(tick(aMessage({ seq }), { visitor_read_seq: 1, visitor_got_seq: 2 })).toBe(state);
  });

  it.each<[Partial<Message>, number, boolean]>([
    [{ author: agent }, 120_999, true],
    [{ author: agent }, 121_000, false],
    [{ author: { ...agent, id: 8 } }, 2000, false],
    [{}, 2000, false],
    [{ author: agent, recalled_at: 5 }, 2000, false],
    [{ author: agent, kind: "note" }, 2000, false],
  ])("%j at %i may be recalled: %s", (over, now, expected) => {
    expect(mayRecall(aMessage(over), 7, now, 2)).toBe(expected);
  });

  it("may be edited only when they are one's own notes", () => {
    expect([mayEdit(aMessage({ kind: "note", author: agent }), 7), mayEdit(aMessage({ kind: "note", author: agent }), 8), mayEdit(aMessage({ author: agent }), 7)]).toEqual([true, false, false]);
  });
});

describe("blocks", () => {
  const at = (text: string): number => new Date(text).getTime();
  const drawn = (messages: Message[], unread: number | null = null) => blocks(messages, unread).map((block) => (block.type === "group" ? block.messages.map((one) => one.seq) : block.type));

  it("puts messages of one author together, and apart by day, time, side, kind and the unread line", () => {
    const evening = at("2026-11-20T23:58:00");
    const messages = [
      aMessage({ seq: 1, at: evening }),
      aMessage({ seq: 2, at: evening + 60_000 }),
      aMessage({ seq: 3, at: evening + 150_000 }),
      aMessage({ seq: 4, at: evening + 151_000, author: agent }),
      aMessage({ seq: 5, at: evening + 152_000, author: agent, kind: "note" }),
      aMessage({ seq: 6, at: evening + 153_000, kind: "system", data: { what: "resolved" }, author: { kind: "system", id: null, name: "" } }),
      aMessage({ seq: 7, at: evening + 600_000 }),
      aMessage({ seq: 8, at: evening + 900_000 }),
    ];
    expect(drawn(messages, 8)).toEqual(["day", [1, 2], "day", [3], [4], [5], "line", [7], "unread", [8]]);
  });

  it("finds the first unread message of the customer", () => {
    const messages = [aMessage({ seq: 1 }), aMessage({ seq: 2, author: agent }), aMessage({ seq: 3 })];
    expect(firstUnread(opened({ messages, row: aRow({ unread: 1, staff_read_seq: 1 }) }))).toBe(3);
    expect(firstUnread(opened({ messages, row: aRow({ unread: 0 }) }))).toBeNull();
  });
});
