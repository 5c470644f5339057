import type { ListQuery } from "../rules/list";

/** Where the room's answers are kept in the query cache. */
export const LISTS = ["conversations", "list"] as const;
export const COUNTS = ["conversations", "counts"] as const;
export const OPENED = ["conversations", "opened"] as const;
export const listKey = (query: ListQuery) => [...LISTS, query] as const;
export const openedKey = (id: number) => [...OPENED, id] as const;
