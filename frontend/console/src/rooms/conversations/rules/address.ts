import type { LocationQuery } from "vue-router";

import { defaultSort, SORTS, VIEWS, type ListQuery, type Sort, type View } from "./list";

const LISTS = ["state", "channel", "inbox", "group", "agent", "tag", "priority"] as const;
const WORDS = new Set(["state", "channel"]);

function text(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

function known<T extends string>(value: string, all: readonly T[], otherwise: T): T {
  return (all as readonly string[]).includes(value) ? (value as T) : otherwise;
}

const number = (value: string): number | null => (/^\d+$/.test(value) ? Number(value) : null);

/** The list that an address shows; what is not understood filters nothing. */
export function fromAddress(query: LocationQuery): ListQuery {
  const view = known<View>(text(query["view"]), VIEWS, "mine");
  const lists = Object.fromEntries(
    LISTS.map((name) => {
      const parts = text(query[name]).split(",").filter(Boolean);
      return [name, WORDS.has(name) ? parts : parts.map(Number).filter(Number.isInteger)];
    }),
  ) as unknown as Pick<ListQuery, (typeof LISTS)[number]>;
  return {
    view,
    sort: known<Sort>(text(query["sort"]), SORTS, defaultSort(view)),
    ...lists,
    contact: number(text(query["contact"])),
    q: text(query["q"]).slice(0, 80),
    since: number(text(query["since"])),
    until: number(text(query["until"])),
  };
}

/** The address of a list: only what differs from the ordinary. */
export function toAddress(list: ListQuery): Record<string, string> {
  const parts: Record<string, string> = { view: list.view };
  if (list.sort !== defaultSort(list.view)) parts["sort"] = list.sort;
  for (const name of LISTS) if (list[name].length > 0) parts[name] = list[name].join(",");
  for (const name of ["contact", "since", "until"] as const) if (list[name] !== null) parts[name] = String(list[name]);
  if (list.q) parts["q"] = list.q;
  return parts;
}

/** How many filters are set, the view and the order aside. */
export function filterCount(list: ListQuery): number {
  return LISTS.filter((name) => list[name].length > 0).length + [list.contact, list.since, list.until].filter((one) => one !== null).length + (list.q ? 1 : 0);
}
