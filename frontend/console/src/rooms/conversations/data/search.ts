import { useInfiniteQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api, type Query } from "@yingda/shared/api/client";
import type { Author, Row, State } from "@yingda/shared/api/types";

/** A message that was found; `marks` are the places in `text` to mark. */
export interface Hit {
  id: number;
  seq: number;
  kind: string;
  at: number;
  text: string;
  marks: [number, number][];
  author: Author;
  conversation: { id: number; number: number; state: State; inbox_id: number; assignee_id: number | null; contact: Row["contact"] };
}

interface Found {
  items: Hit[];
  next: string | null;
  /** how much of the index is there, 0 to 1 */
  ready: number;
}

/** Messages that hold what is asked for, newest first, page by page. */
export function useMessageSearch(asked: Ref<Query & { q: string }>) {
  const query = useInfiniteQuery({
    queryKey: ["conversations", "search", asked],
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => api.get<Found>("/messages/search", { ...asked.value, limit: 30, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: computed(() => asked.value.q.trim().length > 0),
    staleTime: 0,
    retry: false,
  });
  return {
    hits: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    ready: computed(() => query.data.value?.pages.at(-1)?.ready ?? 1),
    more: query.hasNextPage,
    loadMore: () => query.fetchNextPage(),
    busy: query.isFetching,
    error: query.error,
  };
}
