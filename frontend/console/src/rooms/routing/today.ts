import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { components } from "@yingda/shared/api/schema";

export type FloorBoard = components["schemas"]["FloorBoardOut"];
export type Metric = components["schemas"]["MetricOut"];
/** How often the floor asks: an event becomes a fact within two seconds, so it is on the screen within five. */
const FLOOR_MS = 2000;

/** Today's figures of the floor; asked again as long as the page is looked at. */
export function useToday(group: Ref<number | null>) {
  return useQuery({
    queryKey: computed(() => ["routing", "today", group.value]),
    queryFn: ({ signal }) => api.get<FloorBoard>("/boards/floor", { group: group.value }, signal),
    refetchInterval: FLOOR_MS,
    placeholderData: keepPreviousData,
  });
}

/** The metrics of the dictionary by key, in the reader's language. */
export function useMetrics(locale: Ref<string>) {
  const query = useQuery({ queryKey: computed(() => ["performance", "metrics", locale.value]), queryFn: () => api.get<{ items: Metric[] }>("/metrics"), staleTime: Infinity });
  return computed(() => new Map((query.data.value?.items ?? []).map((one) => [one.key, one])));
}
