import type { TicketRow } from "@yingda/shared/api/tickets";
import type { LiveEvent } from "@yingda/shared/live/frames";
import { RUNNING, type Sort, type TicketQuery } from "./query";

/** The beginning of a list as far as it was read. */
export interface LiveList {
  rows: TicketRow[];
  /** cursor of what follows */
  next: string | null;
  /** the last row that was read; what comes behind it is not here yet */
  edge: TicketRow | null;
  /** stream number up to which the list is true */
  n: number;
}

export interface TicketPage {
  items: TicketRow[];
  next: string | null;
  total: number | null;
  n?: number;
}

const among = <T>(values: readonly T[], value: T): boolean => values.length === 0 || values.includes(value);
const runs = (row: TicketRow): boolean => RUNNING.includes(row.state);

/** Whether a ticket, or its step in hand, is over its time. */
export function isOverdue(row: TicketRow, now: number): boolean {
  return runs(row) && ((row.due_at ?? Infinity) <= now || (row.step?.due_at ?? Infinity) <= now);
}

/** By title, number or contact. The server also finds pinyin and initials, so what it found stays found. */
function named(row: TicketRow, q: string, found: boolean): boolean {
  const wanted = q.trim().toLowerCase();
  if (!wanted || found) return true;
  return row.title.toLowerCase().includes(wanted) || String(row.number) === wanted.replace(/^#/, "") || (row.contact?.name.toLowerCase().includes(wanted) ?? false);
}

/**
 * Whether a ticket is in a list; says the same as the server's `_filters`.
 *
 * @param me the reader
 * @param found whether it was in the list before (what only the server can tell looks at it)
 */
export function belongs(row: TicketRow, query: TicketQuery, me: number, now: number, found = false): boolean {
  return (
    among(query.state, row.state) &&
    among(query.liaison, row.liaison) &&
    among(query.type, row.type_id) &&
    among(query.group, row.group_id ?? -1) &&
    among(query.owner, row.owner_id ?? -1) &&
    among<number>(query.priority, row.priority) &&
    (query.tag.length === 0 || query.tag.some((tag) => row.tag_ids.includes(tag))) &&
    (query.contact === null || row.contact?.id === query.contact) &&
    (query.conversation === null || row.conversation_id === query.conversation || found) &&
    (!query.watcher || row.watcher_ids.includes(me)) &&
    (!query.step || (runs(row) && row.step?.person_id === me)) &&
    (!query.overdue || isOverdue(row, now)) &&
    (!query.ownerless || (runs(row) && row.owner_id === null)) &&
    (query.since === null || row.created_at >= query.since) &&
    (query.until === null || row.created_at < query.until) &&
    named(row, query.q, found)
  );
}

/** Order of two rows: negative when `a` comes first. Ties are broken by id, so that no two rows are equal. */
export function compare(a: TicketRow, b: TicketRow, sort: Sort): number {
  switch (sort) {
    case "newest":
      return b.id - a.id;
    case "oldest":
      return a.id - b.id;
    case "changed":
      return b.changed_at - a.changed_at || b.id - a.id;
    case "unchanged":
      return a.changed_at - b.changed_at || a.id - b.id;
    case "due":
      return ordered(a.due_at ?? Infinity, b.due_at ?? Infinity) || a.id - b.id;
    case "due_last":
      return ordered(b.due_at ?? -Infinity, a.due_at ?? -Infinity) || b.id - a.id;
    case "priority":
      return b.priority - a.priority || b.id - a.id;
    case "priority_low":
      return a.priority - b.priority || a.id - b.id;
  }
}

/** Difference that also works between two infinities. */
function ordered(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The first page, or a page appended to what is loaded; of a row that is in both, the newer version stays. */
export function withPage(list: LiveList | null, page: TicketPage, sort: Sort): LiveList {
  const known = new Map((list?.rows ?? []).map((row) => [row.id, row]));
  for (const row of page.items) if (row.version >= (known.get(row.id)?.version ?? 0)) known.set(row.id, row);
  return {
    rows: [...known.values()].sort((a, b) => compare(a, b, sort)),
    next: page.next,
    edge: page.next === null ? null : (page.items.at(-1) ?? list?.edge ?? null),
    n: list?.n ?? page.n ?? 0,
  };
}

/** Put a row where it belongs, or take it out. An older version than the one that is here changes nothing. */
export function withRow(list: LiveList, row: TicketRow, query: TicketQuery, me: number, now: number): LiveList {
  const before = list.rows.find((one) => one.id === row.id);
  if (before && before.version > row.version) return list;
  const others = before ? list.rows.filter((one) => one.id !== row.id) : list.rows;
  const beyond = list.edge !== null && compare(row, list.edge, query.sort) > 0;
  if (beyond || !belongs(row, query, me, now, before !== undefined)) return before ? { ...list, rows: others } : list;
  return { ...list, rows: [...others, row].sort((a, b) => compare(a, b, query.sort)) };
}

/**
 * The law of the live list: snapshot at n + events > n = the snapshot later.
 *
 * @param now milliseconds, the server's time as well as it is known
 * @returns the list afterwards
 */
export function apply(list: LiveList, event: LiveEvent, query: TicketQuery, me: number, now: number): LiveList {
  if (event.n <= list.n) return list;
  const at = { ...list, n: event.n };
  if (event.e === "ticket.row") return withRow(at, event.body.row, query, me, now);
  if (event.e === "ticket.gone") return { ...at, rows: at.rows.filter((row) => row.id !== event.body.id) };
  return at;
}
