import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Figure, Grain } from "./rules";

/** A metric of the dictionary, in the reader's language. */
export interface Metric {
  key: string;
  unit: string;
  better: "more" | "less" | null;
  version: number;
  matures_after_days: number;
  name: string;
  words: string;
  mean: boolean;
}

/** A person, group, day or the team with its figures. */
export interface KpiRow {
  key: number | null;
  name: string;
  figures: Record<string, Figure>;
}

/** What each metric means. */
export function useDictionary(locale: Ref<string>) {
  return useQuery({ queryKey: computed(() => ["performance", "metrics", locale.value]), queryFn: () => api.get<{ items: Metric[] }>("/metrics"), staleTime: Infinity });
}

/** The figures from day to day. */
export function useKpi(days: Ref<[string, string]>, grain: Ref<Grain>) {
  return useQuery({
    queryKey: computed(() => ["performance", "kpi", ...days.value, grain.value]),
    queryFn: () => api.get<{ items: KpiRow[] }>(`/kpi?since=${days.value[0]}&until=${days.value[1]}&by=${grain.value}`),
    placeholderData: keepPreviousData,
  });
}
