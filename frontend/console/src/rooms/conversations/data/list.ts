import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref, type Ref } from "vue";

import { api, type Query } from "@yingda/shared/api/client";
import { serverNow } from "@yingda/shared/api/time";
import type { Me, Page, Row } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { useLive } from "@yingda/shared/live/use";
import { useMe } from "../../people";
import { apply, withPage, type ListQuery, type LiveList, type View, type Viewer } from "../rules/list";
import { COUNTS, listKey } from "./keys";

const PAGE = 50;

/** The parts of a person that views depend on. */
export function viewerOf(me: Me): Viewer {
  return { id: me.id, groups: me.group_ids, reach: me.permissions["conversation.view"] };
}

async function page(query: ListQuery, cursor: string | null): Promise<Page<Row>> {
  return api.get<Page<Row>>("/conversations", { ...(query as unknown as Query), limit: PAGE, cursor });
}

/** Bring a list up to date with what happened since its oldest part was read; null when that is no longer known. */
function upToDate(list: LiveList, since: number, live: LiveClient, query: ListQuery, viewer: Viewer): LiveList | null {
  const events = live.log.after(since);
  return events && events.reduce((now, event) => apply(now, event, query, viewer, serverNow()).list, { ...list, n: since });
}

async function firstPage(query: ListQuery, live: LiveClient, viewer: Viewer): Promise<LiveList> {
  const read = await page(query, null);
  const list = withPage(null, read, query.sort);
  return upToDate(list, list.n, live, query, viewer) ?? firstPage(query, live, viewer);
}

/** A live list: its rows, whether there are more, and how to get them. */
export function useList(query: Ref<ListQuery>) {
  const live = useLive();
  const me = useMe();
  const queries = useQueryClient();
  const { data, isPending, error, refetch } = useQuery(
    computed(() => ({ queryKey: listKey(query.value), queryFn: () => firstPage(query.value, live, viewerOf(me.value)), staleTime: Infinity, gcTime: 10 * 60_000 })),
  );
  const loadingMore = ref(false);

  async function loadMore(): Promise<void> {
    const asked = query.value;
    const cursor = data.value?.next;
    if (!cursor || loadingMore.value) return;
    loadingMore.value = true;
    try {
      const read = await page(asked, cursor);
      queries.setQueryData<LiveList>(listKey(asked), (list) => {
        if (list?.next !== cursor) return list;
        const longer = withPage(list, read, asked.sort);
        return upToDate(longer, Math.min(list.n, read.n ?? list.n), live, asked, viewerOf(me.value)) ?? longer;
      });
    } finally {
      loadingMore.value = false;
    }
  }

  const rows = computed(() => data.value?.rows ?? []);
  return { list: data, rows, isPending, error, refetch, loadMore, loadingMore };
}

/** How many conversations each view holds. */
export function useCounts(): Ref<Partial<Record<View, number>>> {
  const { data } = useQuery({
    queryKey: COUNTS,
    queryFn: () => api.get<{ counts: Partial<Record<View, number>>; n: number }>("/conversations/counts"),
    staleTime: Infinity,
  });
  return computed(() => data.value?.counts ?? {});
}

/** Work of one's own that waits, for the rail. */
export function useMineCount(): Ref<number> {
  const counts = useCounts();
  return computed(() => counts.value.mine ?? 0);
}
