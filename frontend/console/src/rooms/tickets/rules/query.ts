import type { LocationQuery } from "vue-router";

import { LIAISONS, TICKET_STATES, type Liaison, type TicketState } from "@yingda/shared/api/tickets";
import type { Query } from "@yingda/shared/api/client";

export const SORTS = ["newest", "oldest", "changed", "unchanged", "due", "due_last", "priority", "priority_low"] as const;
export type Sort = (typeof SORTS)[number];
export const RUNNING: readonly TicketState[] = ["new", "open", "waiting"];

/** What is asked of the list. Empty lists, null, false and "" filter nothing. */
export interface TicketQuery {
  sort: Sort;
  state: TicketState[];
  liaison: Liaison[];
  type: number[];
  group: number[];
  owner: number[];
  tag: number[];
  priority: number[];
  contact: number | null;
  conversation: number | null;
  watcher: boolean;
  step: boolean;
  overdue: boolean;
  ownerless: boolean;
  q: string;
  since: number | null;
  until: number | null;
}

export const NUMBERS = ["type", "group", "owner", "tag", "priority"] as const;
export const SWITCHES = ["watcher", "step", "overdue", "ownerless"] as const;
const SINGLE = ["contact", "conversation", "since", "until"] as const;
const SWITCHED = { watcher: "me", step: "me", overdue: "1", ownerless: "1" } as const;

const text = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? "";
const number = (value: string): number | null => (/^\d{1,15}$/.test(value) ? Number(value) : null);
const words = <T extends string>(value: string, all: readonly T[]): T[] => value.split(",").filter((one): one is T => (all as readonly string[]).includes(one));
const ids = (value: string): number[] => value.split(",").filter((one) => /^\d{1,15}$/.test(one)).map(Number);

/** The list an address shows; what is not understood filters nothing. */
export function fromAddress(query: LocationQuery): TicketQuery {
  const of = (name: string) => text(query[name]);
  const sort = of("sort");
  return {
    sort: (SORTS as readonly string[]).includes(sort) ? (sort as Sort) : "newest",
    state: words(of("state"), TICKET_STATES),
    liaison: words(of("liaison"), LIAISONS),
    ...(Object.fromEntries(NUMBERS.map((name) => [name, ids(of(name))])) as Pick<TicketQuery, (typeof NUMBERS)[number]>),
    ...(Object.fromEntries(SINGLE.map((name) => [name, number(of(name))])) as Pick<TicketQuery, (typeof SINGLE)[number]>),
    ...(Object.fromEntries(SWITCHES.map((name) => [name, of(name) === SWITCHED[name]])) as Pick<TicketQuery, (typeof SWITCHES)[number]>),
    q: of("q").slice(0, 80),
  };
}

/** The filters as the address and the server write them: only what differs from nothing. */
export function toAddress(query: TicketQuery): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const name of ["state", "liaison", ...NUMBERS] as const) if (query[name].length > 0) parts[name] = query[name].join(",");
  for (const name of SINGLE) if (query[name] !== null) parts[name] = String(query[name]);
  for (const name of SWITCHES) if (query[name]) parts[name] = SWITCHED[name];
  if (query.q) parts["q"] = query.q;
  if (query.sort !== "newest") parts["sort"] = query.sort;
  return parts;
}

/** The query of a request. */
export const toRequest = (query: TicketQuery): Query => toAddress(query);

/** How many filters are set, the order aside. */
export function filterCount(query: TicketQuery): number {
  return Object.keys(toAddress({ ...query, sort: "newest" })).length;
}

/** The list that is asked for when nothing was chosen. */
export const EVERYTHING: TicketQuery = fromAddress({});

/** Ways of looking that need no making, as addresses. `me` is the reader. */
export function presets(me: number): { key: string; query: Record<string, string> }[] {
  const running = RUNNING.join(",");
  return [
    { key: "running", query: { state: running } },
    { key: "mine", query: { state: running, owner: String(me) } },
    { key: "steps", query: { step: "me" } },
    { key: "free", query: { ownerless: "1" } },
    { key: "overdue", query: { overdue: "1", sort: "due" } },
    { key: "watching", query: { watcher: "me" } },
    { key: "product_improvement", query: { liaison: "product_improvement" } },
    { key: "selling_knowledge", query: { liaison: "selling_knowledge" } },
    { key: "all", query: {} },
  ];
}

/** The heading of the table that stands for an order, as the table writes it ("-" = falling). */
export const HEADINGS: Record<string, Sort> = { number: "oldest", "-number": "newest", changed: "unchanged", "-changed": "changed", due: "due", "-due": "due_last", priority: "priority_low", "-priority": "priority" };

/** The table's word for an order. */
export function headingOf(sort: Sort): string {
  return Object.keys(HEADINGS).find((key) => HEADINGS[key] === sort) ?? "";
}
