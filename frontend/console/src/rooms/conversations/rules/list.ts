import type { Channel, Reach, Row, RowPatch, State } from "@yingda/shared/api/types";
import type { LiveEvent } from "@yingda/shared/live/frames";

export const VIEWS = ["mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed", "resolved"] as const;
export type View = (typeof VIEWS)[number];
export const SORTS = ["waiting", "newest", "oldest", "sla", "priority"] as const;
export type Sort = (typeof SORTS)[number];

/** What is asked of a list; empty lists filter nothing. */
export interface ListQuery {
  view: View;
  sort: Sort;
  state: State[];
  channel: Channel[];
  inbox: number[];
  group: number[];
  agent: number[];
  tag: number[];
  priority: number[];
  contact: number | null;
  q: string;
  since: number | null;
  until: number | null;
}

/** Who looks: the server's actor, as far as views depend on it. */
export interface Viewer {
  id: number;
  groups: readonly number[];
  /** reach of `conversation.view` */
  reach: Reach | undefined;
}

/** The loaded part of a list. */
export interface LiveList {
  /** in the list's order, up to `edge` */
  rows: Row[];
  /** cursor of what follows, null when everything is here */
  next: string | null;
  /** the last row of the last page as it was then: the cursor's place. What sorts after it is not loaded yet. */
  edge: Row | null;
  total: number | null;
  /** stream number up to which this is true */
  n: number;
}

/** How late the warning of a target may reach this machine before its clock is believed instead. */
const SLACK_MS = 2000;

/** The order a view has unless the person chose another; the server's `listing.DEFAULT_SORT` says the same. */
export function defaultSort(view: View): Sort {
  if (view === "waiting" || view === "queue") return "waiting";
  return view === "sla" ? "sla" : "newest";
}

const unresolved = (row: Row): boolean => row.state !== "resolved";

function inView(row: Row, view: View, viewer: Viewer, now: number): boolean {
  switch (view) {
    case "mine":
      return row.assignee_id === viewer.id && (row.state === "open" || row.state === "waiting");
    case "queue":
      return row.state === "queued" && (viewer.reach?.everything === true || [...viewer.groups, ...(viewer.reach?.groups ?? [])].includes(row.group_id ?? -1));
    case "group":
      return unresolved(row) && viewer.groups.includes(row.group_id ?? -1);
    case "all":
      return unresolved(row);
    case "waiting":
      return unresolved(row) && row.waiting_since !== null;
    case "sla":
      return unresolved(row) && (row.sla?.warn_at ?? Infinity) <= now + SLACK_MS;
    case "mentions":
      return row.mention_ids.includes(viewer.id);
    case "assisting":
      return unresolved(row) && row.participant_ids.includes(viewer.id);
    case "snoozed":
    case "resolved":
      return row.state === view;
  }
}

const among = <T>(values: readonly T[], value: T): boolean => values.length === 0 || values.includes(value);

/** By name or number. The server also finds pinyin and initials, so what it found stays found. */
function named(row: Row, q: string, found: boolean): boolean {
  const wanted = q.trim().toLowerCase();
  return !wanted || found || row.contact.name.toLowerCase().includes(wanted) || String(row.number) === wanted.replace(/^#/, "");
}

/**
 * Whether a conversation is in a list; says the same as the server's `view_clauses` and `filter_clauses`.
 *
 * @param found whether it was in the list before (only the search by name looks at it)
 */
export function belongs(row: Row, query: ListQuery, viewer: Viewer, now: number, found = false): boolean {
  return (
    inView(row, query.view, viewer, now) &&
    among(query.state, row.state) &&
    among(query.channel, row.channel) &&
    among(query.inbox, row.inbox_id) &&
    among(query.group, row.group_id ?? -1) &&
    among(query.agent, row.assignee_id ?? -1) &&
    among<number>(query.priority, row.priority) &&
    (query.tag.length === 0 || query.tag.some((tag) => row.tag_ids.includes(tag))) &&
    (query.contact === null || row.contact.id === query.contact) &&
    (query.since === null || row.last_at >= query.since) &&
    (query.until === null || row.last_at < query.until) &&
    named(row, query.q, found)
  );
}

const last = (value: number | null | undefined): number => value ?? Infinity;

/** Order of two rows: negative when `a` comes first. Ties are broken by id, so that no two rows are equal. */
export function compare(a: Row, b: Row, sort: Sort): number {
  switch (sort) {
    case "newest":
      return b.last_at - a.last_at || b.id - a.id;
    case "oldest":
      return a.last_at - b.last_at || a.id - b.id;
    case "waiting":
      return ordered(last(a.waiting_since), last(b.waiting_since)) || a.id - b.id;
    case "sla":
      return ordered(last(a.sla?.due_at), last(b.sla?.due_at)) || a.id - b.id;
    case "priority":
      return b.priority - a.priority || b.last_at - a.last_at || b.id - a.id;
  }
}

/** Difference that also works between two infinities. */
function ordered(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The first page, or a page appended to what is loaded; of a row that is in both, the newer version stays. */
export function withPage(list: LiveList | null, page: { items: Row[]; next: string | null; total: number | null; n?: number }, sort: Sort): LiveList {
  const known = new Map((list?.rows ?? []).map((row) => [row.id, row]));
  for (const row of page.items) if (row.version >= (known.get(row.id)?.version ?? 0)) known.set(row.id, row);
  return {
    rows: [...known.values()].sort((a, b) => compare(a, b, sort)),
    next: page.next,
    edge: page.next === null ? null : (page.items.at(-1) ?? list?.edge ?? null),
    total: page.total ?? list?.total ?? null,
    n: list?.n ?? page.n ?? 0,
  };
}

/** Put a row where it belongs, or take it out. An older version than the one that is here changes nothing. */
export function withRow(list: LiveList, row: Row, query: ListQuery, viewer: Viewer, now: number): LiveList {
  const before = list.rows.find((one) => one.id === row.id);
  if (before && before.version > row.version) return list;
  const others = before ? list.rows.filter((one) => one.id !== row.id) : list.rows;
  if (!belongs(row, query, viewer, now, before !== undefined)) return before ? { ...list, rows: others, total: lessOne(list.total) } : list;
  const beyond = list.edge !== null && compare(row, list.edge, query.sort) > 0;
  if (beyond) return before ? { ...list, rows: others } : list;
  const isNew = !before && list.next === null;
  return { ...list, rows: inserted(others, row, query.sort), total: isNew && list.total !== null ? list.total + 1 : list.total };
}

function lessOne(total: number | null): number | null {
  return total === null ? null : Math.max(total - 1, 0);
}

function inserted(rows: readonly Row[], row: Row, sort: Sort): Row[] {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows[middle] as Row, row, sort) < 0) low = middle + 1;
    else high = middle;
  }
  return [...rows.slice(0, low), row, ...rows.slice(low)];
}

function without(list: LiveList, id: number): LiveList {
  const rows = list.rows.filter((row) => row.id !== id);
  return rows.length === list.rows.length ? list : { ...list, rows, total: lessOne(list.total) };
}

/** A row with what a message changed on it; a patch older than the row changes nothing. */
export function patched(row: Row, patch: RowPatch): Row {
  return patch.version < row.version ? row : { ...row, ...patch };
}

/** Whether an unknown conversation may have come into the list by this patch; only then its row is worth fetching. */
export function mayBelong(patch: RowPatch, query: ListQuery, viewer: Viewer): boolean {
  if (patch.state && query.state.length > 0 && !query.state.includes(patch.state)) return false;
  if (query.view === "mine" && patch.assignee_id !== undefined && patch.assignee_id !== viewer.id) return false;
  if (query.view === "queue" && patch.state !== undefined && patch.state !== "queued") return false;
  if (query.view === "waiting" && patch.waiting_since === null) return false;
  if (query.view === "sla" && patch.sla === null) return false;
  return patch.state === undefined || (query.view === "resolved" || query.view === "snoozed" ? patch.state === query.view : query.view === "mentions" || patch.state !== "resolved");
}

export interface Applied {
  list: LiveList;
  /** a conversation whose row is not known here and may belong: to be fetched and put in with `withRow` */
  wanted: number | null;
}

/**
 * The law of the live list: snapshot at n + events > n = the snapshot later.
 *
 * @param now milliseconds, the server's time as well as it is known
 * @returns the list afterwards; the same object when nothing in it changed but its number
 */
export function apply(list: LiveList, event: LiveEvent, query: ListQuery, viewer: Viewer, now: number): Applied {
  if (event.n <= list.n) return { list, wanted: null };
  const at = { ...list, n: event.n };
  switch (event.e) {
    case "conversation.row":
      return { list: withRow(at, event.body.row, query, viewer, now), wanted: null };
    case "conversation.gone":
      return { list: without(at, event.body.id), wanted: null };
    case "conversation.message": {
      const { patch } = event.body;
      const row = list.rows.find((one) => one.id === patch.id);
      if (row) return { list: withRow(at, patched(row, patch), query, viewer, now), wanted: null };
      return { list: at, wanted: mayBelong(patch, query, viewer) ? patch.id : null };
    }
    case "conversation.read":
      return { list: { ...at, rows: at.rows.map((row) => (row.id === event.body.conversation_id ? readUpTo(row, event.body) : row)) }, wanted: null };
    default:
      return { list: at, wanted: null };
  }
}

/** A row after one side has read or received. */
export function readUpTo(row: Row, mark: { by: "visitor" | "staff"; seq: number; got_seq: number; unread: number }): Row {
  if (mark.by === "staff") return { ...row, staff_read_seq: Math.max(row.staff_read_seq, mark.seq), unread: mark.unread };
  return { ...row, visitor_read_seq: Math.max(row.visitor_read_seq, mark.seq), visitor_got_seq: Math.max(row.visitor_got_seq, mark.got_seq) };
}
