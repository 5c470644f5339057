import { describe, expect, it } from "vitest";

import type { TicketRow } from "@yingda/shared/api/tickets";
import { apply, belongs, compare, withPage, withRow, type LiveList } from "./list";
import { EVERYTHING, fromAddress, SORTS, type TicketQuery } from "./query";
import { aRow } from "./tickets.fixture";

const ME = 5;
const NOW = 10_000;
const query = (address: Record<string, string>): TicketQuery => fromAddress(address);

describe("belongs", () => {
  const step = { id: 3, name: "核实", person_id: ME, group_id: null, due_at: NOW - 1, breached_at: null };
  it.each<[Record<string, string>, Partial<TicketRow>, boolean]>([
    [{}, {}, true],
    [{ state: "new,open" }, { state: "waiting" }, false],
    [{ owner: "5" }, { owner_id: null }, false],
    [{ liaison: "selling_knowledge" }, { liaison: "selling_knowledge" }, true],
    [{ tag: "2,3" }, { tag_ids: [3, 9] }, true],
    [{ tag: "2" }, { tag_ids: [22] }, false],
    [{ watcher: "me" }, { watcher_ids: [ME] }, true],
    [{ step: "me" }, { step }, true],
    [{ step: "me" }, { step, state: "solved" }, false],
    [{ overdue: "1" }, { due_at: NOW }, true],
    [{ overdue: "1" }, { due_at: NOW + 1 }, false],
    [{ overdue: "1" }, { step }, true],
    [{ overdue: "1" }, { step, state: "closed" }, false],
    [{ ownerless: "1" }, { owner_id: null, state: "new" }, true],
    [{ ownerless: "1" }, { owner_id: null, state: "solved" }, false],
    [{ contact: "9" }, { contact: null }, false],
    [{ since: "1000", until: "1001" }, { created_at: 1000 }, true],
    [{ until: "1000" }, { created_at: 1000 }, false],
    [{ q: "退款" }, {}, true],
    [{ q: "#1" }, {}, true],
    [{ q: "王" }, {}, true],
    [{ q: "wf" }, {}, false],
  ])("%j: %j is %s", (address, fields, expected) => {
    expect(belongs(aRow(fields), query(address), ME, NOW)).toBe(expected);
  });

  it("keeps what the server found by pinyin", () => {
    expect(belongs(aRow(), query({ q: "wf" }), ME, NOW, true)).toBe(true);
  });
});

/** What the server would answer: the first `limit` rows of a list. */
function snapshot(rows: TicketRow[], asked: TicketQuery, limit: number, n: number): LiveList {
  const all = rows.filter((row) => belongs(row, asked, ME, NOW)).sort((a, b) => compare(a, b, asked.sort));
  return withPage(null, { items: all.slice(0, limit), next: all.length > limit ? "more" : null, total: null, n }, asked.sort);
}

describe("the law of the live list", () => {
  it.each(SORTS)("snapshot and events give the later snapshot, sorted by %s", (sort) => {
    const asked = { ...EVERYTHING, sort, state: ["open" as const, "new" as const] };
    let seed = 7;
    const chance = (below: number) => { seed = (seed * 48271) % 2147483647; return seed % below; };
    const world = Array.from({ length: 40 }, (_, id) => aRow({ id: id + 1, number: id + 1, priority: chance(4) as 0, due_at: chance(3) ? chance(900) : null, changed_at: chance(900), state: chance(3) ? "open" : "solved" }));
    let list = snapshot(world, asked, 15, 0);
    for (let n = 1; n <= 300; n += 1) {
      const at = chance(world.length);
      const row = { ...(world[at] as TicketRow), version: n + 1, priority: chance(4) as 0, due_at: chance(3) ? chance(900) : null, changed_at: 1000 + n, state: (["open", "solved", "waiting", "new"] as const)[chance(4)] ?? "open" };
      world[at] = row;
      list = apply(list, { n, e: "ticket.row", body: { row } }, asked, ME, NOW);
      const edge = list.edge;
      const wanted = world.filter((one) => belongs(one, asked, ME, NOW) && (edge === null || compare(one, edge, sort) <= 0)).sort((a, b) => compare(a, b, sort));
      expect(list.rows.map((one) => [one.id, one.version])).toEqual(wanted.map((one) => [one.id, one.version]));
    }
  });

  it("takes out what is gone and knows an older version", () => {
    const list = snapshot([aRow(), aRow({ id: 2, version: 4 })], EVERYTHING, 50, 1);
    expect(apply(list, { n: 2, e: "ticket.gone", body: { id: 1 } }, EVERYTHING, ME, NOW).rows.map((row) => row.id)).toEqual([2]);
    expect(withRow(list, aRow({ id: 2, version: 3, title: "旧" }), EVERYTHING, ME, NOW)).toBe(list);
    expect(apply(list, { n: 1, e: "ticket.gone", body: { id: 1 } }, EVERYTHING, ME, NOW)).toBe(list);
  });
});
