import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, ref, watch, type Ref } from "vue";

import { api, type Query } from "../api/client";
import type { Page } from "../api/types";

/**
 * One page of a list at a time. The server gives a cursor for the next page only, so the ones behind us are kept.
 *
 * @param path of the list, for example "/people"
 * @param filters what narrows it; a change goes back to the first page
 */
export function usePages<T>(path: string, filters: Readonly<Ref<Query>>, limit = 50) {
  const cursors = ref<(string | null)[]>([null]);
  watch(() => JSON.stringify(filters.value), () => { cursors.value = [null]; });
  const asked = computed(() => ({ ...filters.value, limit, cursor: cursors.value.at(-1) ?? null }));
  const query = useQuery({
    queryKey: [path, asked],
    queryFn: ({ signal }) => api.get<Page<T>>(path, asked.value, signal),
    placeholderData: keepPreviousData,
  });
  return {
    query,
    rows: computed(() => query.data.value?.items),
    total: computed(() => query.data.value?.total ?? null),
    page: computed(() => cursors.value.length),
    more: computed(() => Boolean(query.data.value?.next)),
    next: () => { cursors.value = [...cursors.value, query.data.value?.next ?? null]; },
    previous: () => { cursors.value = cursors.value.slice(0, -1); },
  };
}
