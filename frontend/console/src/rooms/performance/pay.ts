import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import type { PlanDocument } from "./plans";
import { api } from "@yingda/shared/api/client";

export const STEPS = ["calculation", "review", "approval", "lock"] as const;
export type Step = (typeof STEPS)[number];

/** What a plan is called where it is named. */
export interface PlanBrief {
  id: number;
  key: string;
  version: number;
  name: string;
}

/** A version of an incentive plan; `live_from` is empty for a draft. */
export interface Plan extends PlanBrief {
  note: string;
  live_from: string;
  made_at: number;
  document: { components: PlanDocument["components"]; groups?: number[] };
}

/** A month paid by one version of a plan; amounts in yuan. */
export interface Period {
  id: number;
  month: string;
  state: "draft" | "calculated" | "reviewed" | "approved" | "locked";
  total: string;
  paid: string;
  plan: PlanBrief;
  calculated_by_id: number | null;
  reviewed_by_id: number | null;
}

/** One line of a statement, and why it is so. */
export interface Line {
  place: number;
  name: string;
  tier: number;
  dispute: { id: number; state: "open" | "accepted" | "refused"; reason: string; due_at: number; outcome: string } | null;
  component: string;
  kind: string;
  amount: string;
  held: string;
  why: string[];
  used: { metric: string; name: string; version: number; numerator: string; denominator: string | null; month: string; mature: boolean }[];
}

/** What one person earned in a month. */
export interface Statement {
  id: number;
  person_id: number;
  name: string;
  month: string;
  plan: { name: string; version: number };
  lines: Line[];
  total: string;
  paid: string;
  shortfall: string;
  held: string;
  disputable: boolean;
}

/** A customer and day, chat or order behind a number. */
export interface Origin {
  name: string;
  day: number | null;
  contact_id: number | null;
  contact: string;
  conversations: number[];
  orders: number[];
  amount: string | null;
  counted: boolean;
}

/** What each would get, before and after. */
export interface Tried {
  month: string;
  items: { person_id: number; name: string; before: string; after: string; lines: { component: string; name: string; amount: string; held: string; why: string[] }[] }[];
  cost: { before: string; after: string };
}

/** An amount typed by somebody. */
export interface Extra {
  id: number;
  key: string;
  month: string;
  person_id: number;
  name: string;
  kind: string;
  amount: string;
  reason: string;
  state: "proposed" | "approved" | "refused" | "withdrawn";
  made_by: string;
  made_by_id: number | null;
  made_at: number;
  decided_by: string;
  paid_in: string | null;
}

/** A dispute of a line. */
export interface Dispute {
  id: number;
  line: number;
  statement_id: number;
  component: string;
  amount: string;
  month: string;
  plan: string;
  person_id: number;
  name: string;
  reason: string;
  state: "open" | "accepted" | "refused" | "withdrawn";
  owner: string;
  owner_id: number | null;
  opened_at: number;
  due_at: number;
  overdue: boolean;
  decided_by: string;
  outcome: string;
  extra: Extra | null;
}

export const PAY = ["performance", "pay"];

/** What may be done next with a period, by its state. */
export function stepsOf(state: Period["state"]): Step[] {
  return { draft: ["calculation"], calculated: ["calculation", "review"], reviewed: ["calculation", "approval"], approved: ["lock"], locked: [] }[state] as Step[];
}

/** One's own statements. */
export function useOwnStatements() {
  return useQuery({ queryKey: [...PAY, "own"], queryFn: () => api.get<{ items: Statement[] }>("/me/statements") });
}

/** Plans and periods, for whoever runs pay. */
export function usePayRuns() {
  const queries = useQueryClient();
  const plans = useQuery({ queryKey: [...PAY, "plans"], queryFn: () => api.get<{ items: Plan[] }>("/pay-plans") });
  const periods = useQuery({ queryKey: [...PAY, "periods"], queryFn: () => api.get<{ items: Period[] }>("/pay-periods") });
  const again = () => queries.invalidateQueries({ queryKey: PAY });
  const ship = useMutation({ mutationFn: () => api.post("/pay-plans/shipped", {}), onSuccess: again });
  const open = useMutation({ mutationFn: (wish: { key: string; month: string }) => api.post<Period>("/pay-periods", wish), onSuccess: again });
  const take = useMutation({ mutationFn: ({ id, step }: { id: number; step: Step }) => api.put<Period>(`/pay-periods/${id}/${step}`, {}), onSuccess: again });
  const discard = useMutation({ mutationFn: (id: number) => api.delete(`/pay-periods/${id}`), onSuccess: again });
  return { plans, periods, ship, open, take, discard, again };
}

/** The statements of a period. */
export function useStatements(id: Ref<number | undefined>) {
  return useQuery({ queryKey: computed(() => [...PAY, "statements", id.value]), queryFn: () => api.get<{ items: Statement[] }>(`/pay-periods/${id.value ?? 0}/statements`), enabled: computed(() => id.value !== undefined) });
}

/** A change of whatever of pay; afterwards everything of pay is read anew. */
export function usePayChange() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (act: () => Promise<unknown>) => act(), onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey: [first, second] }) => (first === PAY[0] && second === PAY[1]) || String(first).startsWith("/pay-") }) });
}

/** Something of pay at an address, read while there is one. */
export function usePayAt<T>(address: Ref<string | undefined>) {
  return useQuery({ queryKey: computed(() => [...PAY, address.value]), queryFn: () => api.get<T>(address.value ?? ""), enabled: computed(() => address.value !== undefined), placeholderData: keepPreviousData });
}

/** Yuan as a sentence has it. */
export function yuan(amount: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol" }).format(Number(amount));
}
