import type { QueryClient } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";
import { serverNow } from "@yingda/shared/api/time";
import type { Me, Opened, Row } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import type { LiveEvent } from "@yingda/shared/live/frames";
import { meQuery } from "../../people";
import { apply, withRow, type ListQuery, type LiveList } from "../rules/list";
import { applyOpened, confirmed, withMessages } from "../rules/thread";
import { COUNTS, LISTS, OPENED, openedKey } from "./keys";
import { viewerOf } from "./list";

/** The numbers beside the views are counted by the server; so often at most, however much happens. */
const COUNT_EVERY_MS = 2000;

/** Keep every list, every opened conversation and the numbers up to date. */
export function keepConversationsLive(live: LiveClient, queries: QueryClient): void {
  const count = atMostEvery(COUNT_EVERY_MS, () => void queries.invalidateQueries({ queryKey: COUNTS }));
  live.on("events", (events) => {
    const mine = events.filter((event) => event.e.startsWith("conversation."));
    if (mine.length === 0) return;
    for (const [key] of queries.getQueriesData({ queryKey: OPENED })) queries.setQueryData<Opened>(key, (opened) => opened && mine.reduce(applyOpened, opened));
    applyToLists(queries, mine);
    count();
  });
  live.on("ack", ({ ack, pending }) => {
    const me = queries.getQueryData<Me>(meQuery.queryKey);
    if (!me) return;
    const message = confirmed(pending, ack, { kind: "person", id: me.id, name: me.name });
    queries.setQueryData<Opened>(openedKey(pending.conversation), (opened) => {
      if (!opened || opened.messages.some((one) => one.seq === ack.seq)) return opened;
      return { ...opened, messages: withMessages(opened.messages, [message]) };
    });
  });
  live.on("state", (state) => {
    if (state === "online") readAgainWhatIsTooOld(live, queries);
  });
}

function applyToLists(queries: QueryClient, events: LiveEvent[]): void {
  const me = queries.getQueryData<Me>(meQuery.queryKey);
  if (!me) return;
  const viewer = viewerOf(me);
  const wanted = new Set<number>();
  for (const [key, list] of queries.getQueriesData<LiveList>({ queryKey: LISTS })) {
    if (!list) continue;
    const query = key[2] as ListQuery;
    let now = list;
    for (const event of events) {
      const applied = apply(now, event, query, viewer, serverNow());
      now = applied.list;
      if (applied.wanted !== null) wanted.add(applied.wanted);
    }
    queries.setQueryData<LiveList>(key, now);
  }
  for (const id of wanted) void bringIn(queries, id);
}

/** A conversation that no list had: fetch its row and put it wherever it belongs. */
async function bringIn(queries: QueryClient, id: number): Promise<void> {
  const known = queries.getQueryData<Opened>(openedKey(id));
  const opened = known ?? (await api.get<Opened>(`/conversations/${id}`).catch(() => null));
  if (opened) showRow(queries, opened.row);
}

/** Put a row into every list it belongs to, and into its opened conversation. */
export function showRow(queries: QueryClient, row: Row): void {
  const me = queries.getQueryData<Me>(meQuery.queryKey);
  if (!me) return;
  for (const [key] of queries.getQueriesData<LiveList>({ queryKey: LISTS })) {
    queries.setQueryData<LiveList>(key, (list) => list && withRow(list, row, key[2] as ListQuery, viewerOf(me), serverNow()));
  }
  queries.setQueryData<Opened>(openedKey(row.id), (opened) => (opened && opened.row.version <= row.version ? { ...opened, row } : opened));
}

/** Snapshots older than the log of events (read before the connection stood) have missed something: read them again. */
function readAgainWhatIsTooOld(live: LiveClient, queries: QueryClient): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) => queryKey[0] === "conversations" && live.log.after((state.data as { n?: number } | undefined)?.n ?? Infinity) === null,
  });
}

/** Runs at once the first time, then at most every `ms`; the last call is never lost. */
function atMostEvery(ms: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  return () => {
    again = timer !== undefined;
    if (again) return;
    run();
    timer = setTimeout(function next() {
      timer = undefined;
      if (!again) return;
      again = false;
      run();
      timer = setTimeout(next, ms);
    }, ms);
  };
}
