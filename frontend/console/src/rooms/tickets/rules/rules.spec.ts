import { describe, expect, it } from "vitest";

import type { OpenedTicket, TicketEntry, TicketField, TicketRow, TicketStep } from "@yingda/shared/api/tickets";
import type { Me } from "@yingda/shared/api/types";
import zh from "../messages/zh";
import { columnsOf, nextColumn } from "./board";
import { deadlineOf } from "./deadline";
import { filled, problemsOf } from "./form";
import { lineOf } from "./history";
import { mayEnd, offered } from "./may";
import { namedIn, pieces } from "./mentions";
import { EVERYTHING, filterCount, fromAddress, HEADINGS, headingOf, presets, SORTS, toAddress } from "./query";
import { aRow } from "./tickets.fixture";

const MINUTE = 60_000;

describe("the address of a list", () => {
  it.each<Record<string, string>>([
    {},
    { state: "new,open", owner: "5", sort: "due" },
    { liaison: "selling_knowledge", tag: "3,4", q: "退款 50%" },
    { watcher: "me", step: "me", overdue: "1", ownerless: "1", contact: "9", conversation: "12", since: "1", until: "2", priority: "0,3", type: "1", group: "2" },
  ])("%j is there and back the same", (address) => {
    expect(toAddress(fromAddress(address))).toEqual(address);
  });

  it("leaves out what it does not understand", () => {
    expect(fromAddress({ state: "moon,open", owner: "x,-1,7", sort: "best", contact: "no", overdue: "yes" })).toEqual({ ...EVERYTHING, state: ["open"], owner: [7] });
    expect([filterCount(EVERYTHING), filterCount({ ...EVERYTHING, sort: "due", q: "a", overdue: true })]).toEqual([0, 2]);
  });

  it("has presets it understands, and a heading for every order", () => {
    for (const { query } of presets(5)) expect(toAddress(fromAddress(query))).toEqual(query);
    expect(SORTS.map(headingOf)).toEqual(expect.arrayContaining(Object.keys(HEADINGS)));
  });
});

describe("deadlines", () => {
  const step = { id: 1, name: "核实", person_id: null, group_id: null, due_at: 20 * MINUTE, breached_at: null };
  it.each<[Partial<TicketRow>, number, string, string]>([
    [{ due_at: 100 * MINUTE, warn_at: 80 * MINUTE }, 0, "calm", "ticket"],
    [{ due_at: 100 * MINUTE, warn_at: 80 * MINUTE }, 80 * MINUTE, "soon", "ticket"],
    [{ due_at: 100 * MINUTE, warn_at: 80 * MINUTE }, 100 * MINUTE, "breached", "ticket"],
    [{ due_at: 100 * MINUTE, step }, 0, "soon", "step"],
    [{ due_at: 100 * MINUTE, step }, 20 * MINUTE, "breached", "step"],
    [{ state: "waiting" }, 0, "paused", "ticket"],
    [{ state: "solved", due_at: 1 }, 100, "none", "ticket"],
    [{}, 0, "none", "ticket"],
  ])("%j at %i is %s (%s)", (fields, now, urgency, of) => {
    expect(deadlineOf(aRow(fields), now)).toMatchObject({ urgency, of });
  });
});

describe("forms", () => {
  const field = (fields: Partial<TicketField>): TicketField => ({ key: "a", label: "A", kind: "text", required: false, choices: [], max_length: null, ...fields });
  it.each<[Partial<TicketField>, unknown, string | undefined]>([
    [{ required: true }, "  ", "missing"],
    [{ required: true, kind: "multi_choice" }, [], "missing"],
    [{}, undefined, undefined],
    [{ max_length: 3 }, "四个字的", "too_long"],
    [{ max_length: 3 }, " 三个字 ", undefined],
    [{ kind: "number" }, "12", "number"],
    [{ kind: "number" }, 12.5, undefined],
    [{ kind: "order_number" }, "QH 1", "order_number"],
    [{ kind: "order_number" }, "QH-1/2#3", undefined],
    [{ kind: "choice", choices: ["x"] }, "x", undefined],
  ])("%j with %j: %s", (fields, value, code) => {
    expect(problemsOf([field(fields)], { a: value })["a"]?.code).toBe(code);
  });

  it("sends only what was filled in", () => {
    expect(filled([field({}), field({ key: "b" })], { a: "x", b: "", c: "left over from another type" })).toEqual({ a: "x" });
  });
});

describe("the board", () => {
  it("offers the nearest column a ticket may go to", () => {
    const all = columnsOf(EVERYTHING);
    expect([nextColumn(aRow({ state: "new" }), all, 1), nextColumn(aRow({ state: "new" }), all, -1), nextColumn(aRow({ state: "open" }), all, -1)]).toEqual(["open", null, null]);
    expect([nextColumn(aRow({ state: "solved" }), all, -1), nextColumn(aRow({ state: "closed" }), all, -1)]).toEqual(["open", "open"]);
    expect(columnsOf({ ...EVERYTHING, state: ["waiting", "new"] })).toEqual(["new", "waiting"]);
  });
});

describe("what is offered", () => {
  const me = (permissions: Me["permissions"], groups: number[] = [1]) => ({ id: 5, group_ids: groups, permissions }) as unknown as Me;
  const own = { own: true, groups: [], everything: false };
  it("follows owner, group and state", () => {
    expect(offered(aRow({ owner_id: 5 }), me({ "ticket.work": own }))).toMatchObject({ edit: true, claim: false, solve: true, assign: false, reopen: false });
    expect(offered(aRow({ owner_id: null, state: "new" }), me({ "ticket.work": own }))).toMatchObject({ claim: true, wait: true });
    expect(offered(aRow({ owner_id: null, state: "new", group_id: 2 }), me({ "ticket.work": own }))).toMatchObject({ claim: false, edit: false, comment: true });
    expect(offered(aRow({ owner_id: 5, merged_into_id: 3, state: "closed" }), me({ "ticket.work": own }))).toMatchObject({ edit: false, comment: false, reopen: false });
  });

  it("lets a step be ended by its person, a free one by its group", () => {
    const step = (fields: Partial<TicketStep>) => ({ id: 1, state: "active", person_id: null, group_id: null, ...fields }) as TicketStep;
    const opened = (row: Partial<TicketRow>) => ({ row: aRow(row) }) as OpenedTicket;
    const agent = me({ "ticket.work": own });
    expect(mayEnd(step({ person_id: 5 }), opened({ owner_id: 7, step_person_ids: [5] }), agent)).toBe(true);
    expect(mayEnd(step({ person_id: 7 }), opened({ owner_id: 7, maker_id: 5 }), agent)).toBe(false);
    expect(mayEnd(step({ group_id: 1 }), opened({ owner_id: 7, step: { id: 1, name: "", person_id: null, group_id: 1, due_at: null, breached_at: null } }), agent)).toBe(true);
    expect(mayEnd(step({ person_id: 5, state: "done" }), opened({ owner_id: 5 }), agent)).toBe(false);
  });
});

describe("mentions", () => {
  it("names colleagues, the longest name first", () => {
    const people = [{ id: 1, name: "林" }, { id: 2, name: "林小满" }];
    expect([namedIn("@林小满 看一下", people), namedIn("@林小满 @林", people), namedIn("林小满", people)]).toEqual([[2], [2, 1], []]);
    expect(pieces("请@林小满看", ["林", "林小满"])).toEqual([{ text: "请", mention: false }, { text: "@林小满", mention: true }, { text: "看", mention: false }]);
  });
});

describe("history", () => {
  const names = { person: (id: number) => `人${id}`, group: (id: number) => `组${id}`, priority: (level: number) => `级${level}`, nobody: "无人" };
  const entry = (what: string, facts: Record<string, unknown> = {}): TicketEntry => ({ at: 1, actor: { kind: "person", id: 1, name: "小林" }, what, why: "", facts });
  it.each([
    [entry("assigned", { from: null, to: 3 }), "assigned", { from: "无人", to: "人3" }],
    [entry("escalated", { from_group: 1, to_group: 2, from: 3, to: null }), "escalated", { from_group: "组1", group: "组2" }],
    [entry("escalated", { from_group: 1, to_group: 2, to: 4 }), "escalated_to", { to: "人4" }],
    [entry("priority", { from: 1, to: 3 }), "priority", { from: "级1", to: "级3" }],
    [entry("made", { conversation_id: 8 }), "made_from", {}],
    [entry("linked", { conversation_id: 8, ticket_id: null }), "linked_conversation", { number: "8" }],
    [entry("step_given", { group_id: 2, person_id: null }), "step_given_group", { group: "组2" }],
  ])("%j", (line, key, facts) => {
    expect(lineOf(line, names)).toMatchObject({ key, facts });
  });

  it("has a sentence for everything the server records", () => {
    const whats = ["made", "claimed", "assigned", "escalated", "open", "waiting", "solved", "closed", "reopened", "priority", "tagged", "changed", "commented", "watched", "unwatched", "linked", "unlinked", "step_done", "step_skipped", "step_given", "breached", "merged", "merged_into", "unmerged", "split", "split_from", "contact_changed", "contact_merged", "contact_separated"];
    expect(whats.filter((what) => !(what in zh.history))).toEqual([]);
  });
});
