import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import { asParams, queryOf, type Asked, type Cell } from "./asking";
import type { Figure } from "./rules";

/** A metric of the dictionary, in the reader's language. */
export interface Metric {
  key: string;
  unit: string;
  better: "more" | "less" | null;
  version: number;
  since: string;
  matures_after_days: number;
  name: string;
  words: string;
  mean: boolean;
  formula: string;
  person: string | null;
  awaited: boolean;
  example: { tables: { table: string; rows: Record<string, unknown>[] }[]; result: number | null };
}

/** A person, group, day or the team with its figures. */
export interface KpiRow {
  key: number | null;
  name: string;
  figures: Record<string, Figure>;
}

export interface LeftOut {
  reason: string;
  n: number;
  out: boolean;
}

/** What the team set, as given with figures. */
export interface Terms {
  slow_s: number;
  slow_rounds: number;
  fcr_hours: number;
  paid_matures: number;
  filters: string[];
  within: number[];
  order_days: number;
  after_sales_days: number;
}

export interface KpiAnswer {
  items: KpiRow[];
  left_out: Record<string, LeftOut[]>;
  terms: Terms;
  facts: { total: number; left: number; running: boolean };
}

/** A row behind a figure. */
export interface Piece {
  kind: "session" | "round" | "customer" | "target" | "presence" | "order";
  conversation_id: number | null;
  order_id: number | null;
  order: string;
  contact: string;
  agent: string;
  day: number;
  at: number | null;
  value: number | null;
  counts: boolean;
  open: boolean;
}

/** A customer of a day on one of the lists behind figures. */
export interface Listed {
  contact_id: number;
  contact: string;
  day: number;
  agent: string;
  conversation_id: number;
  open: boolean;
  wait_ms?: number | null;
  reason?: string;
  guessed?: boolean;
  slow?: number;
  worst_ms?: number | null;
}

const FACTS_AGAIN_MS = 3000;

/** What each metric means. */
export function useDictionary(locale: Ref<string>) {
  return useQuery({ queryKey: computed(() => ["performance", "metrics", locale.value]), queryFn: () => api.get<{ items: Metric[] }>("/metrics"), staleTime: 60_000 });
}

/** The figures as asked; asked again while facts are being made. */
export function useKpi(asked: Ref<Asked>, metrics: Ref<readonly string[]>, compare: Ref<boolean>) {
  const address = computed(() => `/kpi?${queryOf({ ...asParams(asked.value), metrics: metrics.value, compare: compare.value })}`);
  return useQuery({
    queryKey: computed(() => ["performance", "kpi", address.value]),
    queryFn: () => api.get<KpiAnswer>(address.value),
    enabled: computed(() => metrics.value.length > 0),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.facts.running ? FACTS_AGAIN_MS : false),
  });
}

/** Pages of a list behind figures, one after another. */
function usePieces<T, More = unknown>(name: string, address: Ref<string>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ["performance", name, address.value]),
    queryFn: ({ pageParam }) => api.get<{ items: T[]; next: string | null } & More>(`${address.value}${pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : ""}`),
    enabled: computed(() => address.value.includes("since=")),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return { query, rows: computed(() => query.data.value?.pages.flatMap((page) => page.items)), first: computed(() => query.data.value?.pages[0]) };
}

/** What a figure is made of. */
export function useMadeOf(asked: Ref<Asked>, cell: Ref<Cell>) {
  return usePieces<Piece>("made-of", computed(() => `/kpi/made-of?${queryOf({ ...asParams(asked.value), metric: cell.value.metric, of: cell.value.of })}`));
}

/** Inquiries that were lost, of one reason or all. */
export function useLost(asked: Ref<Asked>, reason: Ref<string>) {
  return usePieces<Listed, { reasons: Record<string, number> }>("lost", computed(() => `/lost-inquiries?${queryOf({ ...asParams(asked.value), reason: reason.value })}`));
}

/** Customers who waited again and again. */
export function useSlow(asked: Ref<Asked>) {
  return usePieces<Listed>("slow", computed(() => `/slow-customers?${queryOf(asParams(asked.value))}`));
}

/** Says why an inquiry was lost; nothing: the guess stands again. */
export function useSayWhy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ row, reason }: { row: Listed; reason: string | null }) => api.put(`/lost-inquiries/${row.contact_id}/${row.day}/reason`, { reason }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["performance", "lost"] }),
  });
}
