import { describe, expect, it } from "vitest";

import type { Row, State } from "@yingda/shared/api/types";
import type { LiveEvent } from "@yingda/shared/live/frames";
import { apply, belongs, compare, mayBelong, withPage, withRow, VIEWS, SORTS, type ListQuery, type LiveList, type Sort, type Viewer, type View } from "./list";
import { aMessage, aQuery, aRow } from "./samples.spec-parts";

const me: Viewer = { id: 7, groups: [10], reach: { own: true, groups: [11], everything: false } };
const boss: Viewer = { id: 1, groups: [], reach: { own: true, groups: [], everything: true } };
const NOW = 100_000;

describe("belongs", () => {
  const sla = { kind: "first_response", due_at: NOW + 60_000, warn_at: NOW, breached_at: null } as const;
  const cases: [View, Partial<Row>, boolean][] = [
    ["mine", {}, true],
    ["mine", { state: "waiting" }, true],
    ["mine", { state: "snoozed" }, false],
    ["mine", { state: "resolved" }, false],
    ["mine", { assignee_id: 8 }, false],
    ["queue", { state: "queued", assignee_id: null }, true],
    ["queue", { state: "queued", assignee_id: null, group_id: 11 }, true],
    ["queue", { state: "queued", assignee_id: null, group_id: 12 }, false],
    ["queue", { state: "queued", assignee_id: null, group_id: null }, false],
    ["queue", { state: "open" }, false],
    ["group", { assignee_id: 8 }, true],
    ["group", { group_id: 11 }, false],
    ["group", { state: "resolved" }, false],
    ["all", { group_id: null, assignee_id: null, state: "bot" }, true],
    ["all", { state: "resolved" }, false],
    ["waiting", { waiting_since: 5 }, true],
    ["waiting", { waiting_since: null }, false],
    ["waiting", { waiting_since: 5, state: "resolved" }, false],
    ["sla", { sla }, true],
    ["sla", { sla: { ...sla, warn_at: NOW + 2001 } }, false],
    ["sla", { sla: { ...sla, warn_at: null } }, false],
    ["sla", { sla: null }, false],
    ["mentions", { mention_ids: [7] }, true],
    ["mentions", { mention_ids: [7], state: "resolved" }, true],
    ["mentions", { mention_ids: [8] }, false],
    ["assisting", { participant_ids: [7], assignee_id: 8 }, true],
    ["assisting", { participant_ids: [7], state: "resolved" }, false],
    ["snoozed", { state: "snoozed" }, true],
    ["snoozed", { state: "open" }, false],
    ["resolved", { state: "resolved" }, true],
    ["resolved", { state: "open" }, false],
  ];
  it.each(cases)("%s: %j is %s", (view, row, expected) => {
    expect(belongs(aRow(row), aQuery({ view }), me, NOW)).toBe(expected);
  });

  it("shows the whole queue to who may see everything", () => {
    expect(belongs(aRow({ state: "queued", group_id: null }), aQuery({ view: "queue" }), boss, NOW)).toBe(true);
  });

  const filters: [Partial<ListQuery>, boolean][] = [
    [{ state: ["queued"] }, false],
    [{ state: ["queued", "open"] }, true],
    [{ channel: ["form"] }, false],
    [{ inbox: [1] }, true],
    [{ group: [11] }, false],
    [{ agent: [7, 8] }, true],
    [{ agent: [8] }, false],
    [{ tag: [4, 5] }, true],
    [{ tag: [6] }, false],
    [{ priority: [2] }, false],
    [{ contact: 100 }, true],
    [{ contact: 101 }, false],
    [{ q: "张" }, true],
    [{ q: "#1" }, true],
    [{ q: "1" }, true],
    [{ q: "李" }, false],
    [{ since: 1000 }, true],
    [{ since: 1001 }, false],
    [{ until: 1000 }, false],
  ];
  it.each(filters)("with %j is %s", (filter, expected) => {
    expect(belongs(aRow({ tag_ids: [5] }), aQuery(filter), me, NOW)).toBe(expected);
  });

  it("keeps what the server found by pinyin", () => {
    expect(belongs(aRow(), aQuery({ q: "zw" }), me, NOW, true)).toBe(true);
  });
});

describe("compare", () => {
  const sla = (due_at: number) => ({ kind: "first_response" as const, due_at, warn_at: null, breached_at: null });
  it.each<[Sort, Partial<Row>[], number[]]>([
    ["newest", [{ id: 1, last_at: 5 }, { id: 2, last_at: 9 }, { id: 3, last_at: 9 }], [3, 2, 1]],
    ["oldest", [{ id: 1, last_at: 9 }, { id: 2, last_at: 5 }, { id: 3, last_at: 5 }], [2, 3, 1]],
    ["waiting", [{ id: 1 }, { id: 2, waiting_since: 9 }, { id: 3, waiting_since: 5 }, { id: 4 }], [3, 2, 1, 4]],
    ["sla", [{ id: 1 }, { id: 2, sla: sla(9) }, { id: 3, sla: sla(5) }], [3, 2, 1]],
    ["priority", [{ id: 1, last_at: 9 }, { id: 2, priority: 3 }, { id: 3, last_at: 5 }], [2, 1, 3]],
  ])("%s", (sort, rows, ids) => {
    expect(rows.map(aRow).sort((a, b) => compare(a, b, sort)).map((row) => row.id)).toEqual(ids);
  });
});

describe("apply", () => {
  const list = (rows: Row[], over: Partial<LiveList> = {}): LiveList => ({ rows, next: null, edge: null, total: rows.length, n: 50, ...over });
  const row = (n: number, one: Row): LiveEvent => ({ n, e: "conversation.row", body: { row: one } });
  const run = (start: LiveList, event: LiveEvent, query = aQuery()) => apply(start, event, query, me, NOW);

  it("ignores what the snapshot already holds", () => {
    const start = list([aRow()]);
    expect(run(start, row(50, aRow({ preview: "旧" }))).list).toBe(start);
  });

  it("ignores a row older than the one that is here, but counts the event as seen", () => {
    const { list: after } = run(list([aRow({ version: 5 })]), row(51, aRow({ version: 4, preview: "旧" })));
    expect([after.rows[0]?.preview, after.n]).toEqual(["你好", 51]);
  });

  it("takes out what no longer belongs, and what is gone", () => {
    expect(run(list([aRow()]), row(51, aRow({ state: "resolved", version: 2 }))).list).toMatchObject({ rows: [], total: 0 });
    expect(run(list([aRow()]), { n: 51, e: "conversation.gone", body: { id: 1 } }).list).toMatchObject({ rows: [], total: 0, n: 51 });
    expect(run(list([aRow()]), { n: 51, e: "conversation.gone", body: { id: 9 } }).list.total).toBe(1);
  });

  it("moves a row to its new place", () => {
    const start = list([aRow({ id: 2, last_at: 9 }), aRow({ id: 1, last_at: 5 })]);
    const patch = { id: 1, version: 2, last_at: 20, preview: "在吗", last_seq: 2, unread: 2 };
    const { list: after } = run(start, { n: 51, e: "conversation.message", body: { message: aMessage({ seq: 2 }), patch } });
    expect(after.rows.map((one) => [one.id, one.preview, one.unread])).toEqual([[1, "在吗", 2], [2, "你好", 1]]);
  });

  it("asks for an unknown conversation that may belong, and only then", () => {
    const message = (patch: object): LiveEvent => ({ n: 51, e: "conversation.message", body: { message: aMessage(), patch: { id: 9, version: 2, ...patch } } });
    expect(run(list([]), message({ state: "open" })).wanted).toBe(9);
    expect(run(list([]), message({ state: "resolved" })).wanted).toBeNull();
    expect(run(list([]), message({ state: "open", assignee_id: 8 }), aQuery({ view: "mine" })).wanted).toBeNull();
  });

  it("keeps read marks of both sides", () => {
    const mark = { conversation_id: 1, by: "staff", seq: 4, got_seq: 4, person_id: 7, unread: 0 } as const;
    expect(run(list([aRow({ unread: 3 })]), { n: 51, e: "conversation.read", body: mark }).list.rows[0]).toMatchObject({ unread: 0, staff_read_seq: 4 });
    const seen = { ...mark, by: "visitor", seq: 3, got_seq: 4, unread: 9 } as const;
    expect(run(list([aRow({ unread: 3 })]), { n: 51, e: "conversation.read", body: seen }).list.rows[0]).toMatchObject({ unread: 3, visitor_read_seq: 3, visitor_got_seq: 4 });
  });

  it("does not show what lies beyond the loaded part, but what lies before its edge even after the last row has left", () => {
    const edge = aRow({ id: 5, last_at: 50 });
    const start = list([aRow({ id: 9, last_at: 90 }), edge], { next: "c", edge, total: 40 });
    expect(run(start, row(51, aRow({ id: 3, last_at: 30 }))).list.rows.map((one) => one.id)).toEqual([9, 5]);
    const shrunk = run(start, { n: 51, e: "conversation.gone", body: { id: 5 } }).list;
    expect(run(shrunk, row(52, aRow({ id: 7, last_at: 70 }))).list.rows.map((one) => one.id)).toEqual([9, 7]);
  });

  it("holds on random histories: snapshot + events = the snapshot later, whole lists and first pages alike", () => {
    for (let seed = 1; seed <= 120; seed += 1) history(seed);
  });
});

/** A random desk of 30 conversations and 120 changes, told to lists of every view as the server tells them. */
function history(seed: number): void {
  let state = seed * 7919;
  const dice = (sides: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * sides);
  };
  const pick = <T>(values: readonly T[]): T => values[dice(values.length)] as T;
  const states: State[] = ["bot", "queued", "open", "waiting", "snoozed", "resolved"];
  const random = (id: number, version: number): Row =>
    aRow({
      id, version, state: pick(states), group_id: pick([10, 11, 12, null]), assignee_id: pick([7, 8, null]), last_at: dice(50), priority: pick([0, 1, 2, 3]),
      waiting_since: pick([null, dice(40)]), tag_ids: pick([[], [4], [4, 5]]), mention_ids: pick([[], [7]]), participant_ids: pick([[], [7]]),
      sla: pick([null, { kind: "first_response", due_at: dice(60), warn_at: dice(2) * 2 * NOW, breached_at: null }]),
    });
  const desk = new Map<number, Row>(Array.from({ length: 20 }, (_, index) => [index + 1, random(index + 1, 1)]));
  const query = aQuery({ view: pick(VIEWS), sort: pick(SORTS), tag: pick([[], [], [4]]), state: pick<State[]>([[], [], ["open", "queued"]]) });
  const snapshot = (): Row[] => [...desk.values()].filter((row) => belongs(row, query, me, NOW)).sort((a, b) => compare(a, b, query.sort));
  const page = pick([1000, 1000, 4]);
  const first = snapshot();
  const next = first.length > page ? "cursor" : null;
  let list = withPage(null, { items: first.slice(0, page), next, total: first.length, n: 0 }, query.sort);
  const edge = list.edge;
  for (let n = 1; n <= 120; n += 1) {
    const id = dice(30) + 1;
    const before = desk.get(id);
    const event = change(before, random(id, (before?.version ?? 0) + 1), n, dice(4));
    const applied = apply(list, event, query, me, NOW);
    if (event.e === "conversation.gone") desk.delete(id);
    else if (event.e === "conversation.row") desk.set(id, event.body.row);
    else if (event.e === "conversation.message" && before) desk.set(id, { ...before, ...event.body.patch });
    list = applied.list;
    const wanted = applied.wanted === null ? undefined : desk.get(applied.wanted);
    if (wanted) list = withRow(list, wanted, query, me, NOW);
    const expected = snapshot().filter((row) => edge === null || compare(row, edge, query.sort) <= 0);
    expect({ seed, n, rows: list.rows }).toEqual({ seed, n, rows: expected });
    if (next === null) expect(list.total).toBe(expected.length);
  }
}

function change(before: Row | undefined, after: Row, n: number, kind: number): LiveEvent {
  if (before && kind === 0) return { n, e: "conversation.gone", body: { id: before.id } };
  if (!before || kind < 3) return { n, e: "conversation.row", body: { row: after } };
  const { id, version, state, last_at, waiting_since, sla, assignee_id } = after;
  return { n, e: "conversation.message", body: { message: aMessage(), patch: { id, version, state, last_at, waiting_since, sla, assignee_id } } };
}

describe("mayBelong", () => {
  it("never refuses what belongs", () => {
    for (const view of VIEWS) {
      for (const state of ["bot", "queued", "open", "waiting", "snoozed", "resolved"] as const) {
        const row = aRow({ state, waiting_since: 5, mention_ids: [7], participant_ids: [7], sla: { kind: "resolution", due_at: 1, warn_at: 0, breached_at: null } });
        const { id, version, assignee_id, waiting_since, sla } = row;
        if (belongs(row, aQuery({ view }), me, NOW)) expect(mayBelong({ id, version, state, assignee_id, waiting_since, sla }, aQuery({ view }), me)).toBe(true);
      }
    }
  });
});

describe("withPage", () => {
  it("appends without doubling, keeping the newer version", () => {
    const start = withPage(null, { items: [aRow({ id: 3, last_at: 30, version: 4 }), aRow({ id: 2, last_at: 20 })], next: "c", total: 3, n: 9 }, "newest");
    const after = withPage(start, { items: [aRow({ id: 3, last_at: 12, version: 3 }), aRow({ id: 1, last_at: 10 })], next: null, total: null, n: 11 }, "newest");
    expect(after.rows.map((row) => row.id)).toEqual([3, 2, 1]);
    expect(after).toMatchObject({ next: null, edge: null, total: 3, n: 9 });
  });
});
