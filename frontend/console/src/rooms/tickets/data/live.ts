import type { QueryClient } from "@tanstack/vue-query";

import type { OpenedTicket, TicketComment, TicketRow } from "@yingda/shared/api/tickets";
import { serverNow } from "@yingda/shared/api/time";
import type { LiveClient } from "@yingda/shared/live/client";
import type { LiveEvent } from "@yingda/shared/live/frames";
import { apply, withRow, type LiveList } from "../rules/list";
import type { TicketQuery } from "../rules/query";
import { COUNTS, HISTORY, LISTS, OF_CONVERSATION, OPENED, openedKey, OWNERLESS } from "./keys";
import { meIn } from "./list";

/** Numbers and details that only the server knows are read again so often at most, however much happens. */
const AGAIN_EVERY_MS = 1500;

/** Keep every list, every opened ticket and the numbers up to date. */
export function keepTicketsLive(live: LiveClient, queries: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const key of [COUNTS, OF_CONVERSATION, OWNERLESS]) void queries.invalidateQueries({ queryKey: key });
    }, AGAIN_EVERY_MS);
  };
  live.on("events", (events) => {
    const mine = events.filter((event) => event.e.startsWith("ticket."));
    if (mine.length === 0) return;
    applyToLists(queries, mine);
    for (const event of mine) applyToOpened(queries, event);
    later();
  });
  live.on("state", (state) => {
    if (state === "online") readAgainWhatIsTooOld(live, queries);
  });
}

function applyToLists(queries: QueryClient, events: LiveEvent[]): void {
  const me = meIn(queries);
  if (!me) return;
  for (const [key] of queries.getQueriesData<LiveList>({ queryKey: LISTS })) {
    queries.setQueryData<LiveList>(key, (list) => list && events.reduce((now, event) => apply(now, event, key[2] as TicketQuery, me.id, serverNow()), list));
  }
}

function applyToOpened(queries: QueryClient, event: LiveEvent): void {
  if (event.e === "ticket.row") heardRow(queries, event.body.row);
  if (event.e === "ticket.comment") heardComment(queries, event.body.comment);
  if (event.e === "ticket.gone") void queries.invalidateQueries({ queryKey: openedKey(event.body.id) });
}

function heardRow(queries: QueryClient, row: TicketRow): void {
  const opened = queries.getQueryData<OpenedTicket>(openedKey(row.id));
  if (!opened || opened.row.version >= row.version) return;
  queries.setQueryData<OpenedTicket>(openedKey(row.id), { ...opened, row });
  void queries.invalidateQueries({ queryKey: openedKey(row.id) });
  void queries.invalidateQueries({ queryKey: [...HISTORY, row.id] });
}

function heardComment(queries: QueryClient, comment: TicketComment): void {
  queries.setQueryData<OpenedTicket>(openedKey(comment.ticket_id), (opened) => (!opened || opened.comments.some((one) => one.id === comment.id) ? opened : { ...opened, comments: [...opened.comments, comment] }));
}

/** Put a row into every list it belongs to, and into its opened ticket. */
export function showRow(queries: QueryClient, row: TicketRow): void {
  const me = meIn(queries);
  if (!me) return;
  for (const [key] of queries.getQueriesData<LiveList>({ queryKey: LISTS })) {
    queries.setQueryData<LiveList>(key, (list) => list && withRow(list, row, key[2] as TicketQuery, me.id, serverNow()));
  }
  queries.setQueryData<OpenedTicket>(openedKey(row.id), (opened) => (opened && opened.row.version <= row.version ? { ...opened, row } : opened));
}

/** Snapshots older than the log of events (read before the connection stood) have missed something: read them again. */
function readAgainWhatIsTooOld(live: LiveClient, queries: QueryClient): void {
  void queries.invalidateQueries({ predicate: ({ queryKey, state }) => queryKey[0] === "tickets" && live.log.after((state.data as { n?: number } | undefined)?.n ?? Infinity) === null });
  void queries.invalidateQueries({ queryKey: OPENED });
}
