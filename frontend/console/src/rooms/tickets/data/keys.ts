import type { TicketQuery } from "../rules/query";

/** Where the room's answers are kept in the query cache. */
export const LISTS = ["tickets", "list"] as const;
export const COUNTS = ["tickets", "counts"] as const;
export const OPENED = ["tickets", "opened"] as const;
export const HISTORY = ["tickets", "history"] as const;
export const TYPES = ["tickets", "types"] as const;
export const OF_CONVERSATION = ["tickets", "of-conversation"] as const;
export const OWNERLESS = ["tickets", "ownerless"] as const;
export const listKey = (query: TicketQuery) => [...LISTS, query] as const;
export const openedKey = (id: number) => [...OPENED, id] as const;
