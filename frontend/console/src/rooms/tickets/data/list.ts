import { useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, ref, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { TicketState } from "@yingda/shared/api/tickets";
import { serverNow } from "@yingda/shared/api/time";
import type { Me } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { useLive } from "@yingda/shared/live/use";
import { meQuery, useMe } from "../../people";
import { apply, withPage, type LiveList, type TicketPage } from "../rules/list";
import { toRequest, type TicketQuery } from "../rules/query";
import { COUNTS, listKey } from "./keys";

export const PAGE = 50;

async function page(query: TicketQuery, cursor: string | null, limit: number): Promise<TicketPage> {
  return api.get<TicketPage>("/tickets", { ...toRequest(query), limit, cursor });
}

/** Bring a list up to date with what happened since its oldest part was read; null when that is no longer known. */
function upToDate(list: LiveList, since: number, live: LiveClient, query: TicketQuery, me: number): LiveList | null {
  const events = live.log.after(since);
  return events && events.reduce((now, event) => apply(now, event, query, me, serverNow()), { ...list, n: since });
}

async function firstPage(query: TicketQuery, live: LiveClient, me: number, limit: number): Promise<LiveList> {
  const list = withPage(null, await page(query, null, limit), query.sort);
  return upToDate(list, list.n, live, query, me) ?? firstPage(query, live, me, limit);
}

/** The reader as the cache knows them. */
export function meIn(queries: QueryClient): Me | undefined {
  return queries.getQueryData<Me>(meQuery.queryKey);
}

/**
 * A live list of tickets, read from its beginning as far as it is looked at.
 *
 * @param wanted whether it is looked at at all (default yes)
 */
export function useTicketList(query: Readonly<Ref<TicketQuery>>, wanted: Readonly<Ref<boolean>> = ref(true), limit = PAGE) {
  const live = useLive();
  const me = useMe();
  const queries = useQueryClient();
  const { data, isPending, error, refetch } = useQuery(
    computed(() => ({ queryKey: listKey(query.value), queryFn: () => firstPage(query.value, live, me.value.id, limit), staleTime: Infinity, gcTime: 10 * 60_000, enabled: wanted.value })),
  );
  const loadingMore = ref(false);

  async function loadMore(): Promise<void> {
    const asked = query.value;
    const cursor = data.value?.next;
    if (!cursor || loadingMore.value) return;
    loadingMore.value = true;
    try {
      const read = await page(asked, cursor, limit);
      queries.setQueryData<LiveList>(listKey(asked), (list) => {
        if (list?.next !== cursor) return list;
        const longer = withPage(list, read, asked.sort);
        return upToDate(longer, Math.min(list.n, read.n ?? list.n), live, asked, me.value.id) ?? longer;
      });
    } finally {
      loadingMore.value = false;
    }
  }

  return { rows: computed(() => data.value?.rows), more: computed(() => Boolean(data.value?.next)), isPending, error, refetch, loadMore, loadingMore };
}

/** How many tickets each state holds under the same filters; counted by the server. */
export function useTicketCounts(query: Readonly<Ref<TicketQuery>>, wanted: Readonly<Ref<boolean>> = ref(true)) {
  const { data } = useQuery(
    computed(() => {
      const request = toRequest({ ...query.value, sort: "newest" });
      return { queryKey: [...COUNTS, request], queryFn: () => api.get<Record<TicketState, number>>("/tickets/counts", request), staleTime: Infinity, enabled: wanted.value };
    }),
  );
  const total = computed(() => (data.value ? Object.values(data.value).reduce((sum, count) => sum + count, 0) : null));
  return { counts: data, total };
}
