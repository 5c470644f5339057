import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api, type Query } from "@yingda/shared/api/client";
import type { components } from "@yingda/shared/api/schema";

type Schemas = components["schemas"];
export type CreditOrder = Schemas["CreditOrder"];
export type Detail = Schemas["CreditOrderDetail"];
export type Judgement = Schemas["CreditJudgement"];
export type Evidence = Schemas["CreditEvidence"];
export type Chat = Schemas["CreditChat"];
export type Totals = Schemas["CreditTotals"];
export type Rule = Schemas["CreditRuleOut"];
/** A new version as the form changes it. */
export type RuleIn = { -readonly [K in keyof Schemas["CreditRuleIn"]]: Schemas["CreditRuleIn"][K] };
export type Difference = Schemas["CreditDifference"];
export type Moved = Schemas["CreditMoved"];

/** What one agent has under one rule; amounts in hundredths. */
export interface Share {
  orders: number;
  amount: number;
  assists: number;
  assisted: number;
}

/** The three rules beside each other on the same orders. */
export interface Comparison {
  rule: { id: number; name: string; rule: string } | null;
  agents: { id: number; name: string; shares: Record<string, Share> }[];
  rules: Record<string, { silent: Share; total: number; cells: Record<string, number> }>;
}

/** What the filtered orders come to. */
export function useTotals(filters: Readonly<Ref<Query>>) {
  return useQuery({ queryKey: ["attribution", "totals", filters], queryFn: ({ signal }) => api.get<Totals>("/credit/totals", filters.value, signal), placeholderData: keepPreviousData });
}

/** One order with its evidence. */
export function useOrder(id: Ref<number>) {
  return useQuery({ queryKey: computed(() => ["attribution", "order", id.value]), queryFn: () => api.get<Detail>(`/credit/orders/${id.value}`), retry: false });
}

/** Set and take back the marks of an order. */
export function useMarks(id: Ref<number>) {
  const queries = useQueryClient();
  const done = (detail: Detail) => {
    queries.setQueryData(["attribution", "order", id.value], detail);
    void queries.invalidateQueries({ queryKey: ["attribution", "totals"] });
    void queries.invalidateQueries({ queryKey: ["/credit/orders"] });
  };
  return {
    mark: useMutation({ mutationFn: (given: { kind: string; reason: string }) => api.post<Detail>(`/credit/orders/${id.value}/marks`, given), onSuccess: done }),
    unmark: useMutation({ mutationFn: (kind: string) => api.delete<Detail>(`/credit/orders/${id.value}/marks/${kind}`), onSuccess: done }),
  };
}

/** The versions of the judge rule, and what is done with them. */
export function useRules() {
  const queries = useQueryClient();
  const refresh = () => Promise.all([queries.invalidateQueries({ queryKey: ["attribution"] }), queries.invalidateQueries({ queryKey: ["/credit/orders"] })]);
  return {
    rules: useQuery({ queryKey: ["attribution", "rules"], queryFn: () => api.get<{ items: Rule[] }>("/credit/rules") }),
    add: useMutation({ mutationFn: (given: RuleIn) => api.post<Rule>("/credit/rules", given), onSuccess: refresh }),
    force: useMutation({ mutationFn: (id: number) => api.put<Rule>(`/credit/rules/${id}/force`, {}), onSuccess: refresh }),
    stop: useMutation({ mutationFn: (id: number) => api.delete<Rule>(`/credit/rules/${id}/judging`), onSuccess: refresh }),
    refresh,
  };
}

/** What a version moves against the one in force; asked once history is judged by it. */
export function useDifference(rule: Ref<Rule | undefined>) {
  return useQuery({
    queryKey: computed(() => ["attribution", "difference", rule.value?.id, rule.value?.judged_at]),
    queryFn: () => api.get<Difference>(`/credit/rules/${rule.value?.id ?? 0}/difference`),
    enabled: computed(() => rule.value?.state === "ready"),
  });
}
