import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";

export const STEPS = ["calculation", "review", "approval", "lock"] as const;
export type Step = (typeof STEPS)[number];

/** An incentive plan in its latest version. */
export interface Plan {
  id: number;
  key: string;
  version: number;
  name: string;
}

/** A month paid by one version of a plan; amounts in yuan. */
export interface Period {
  id: number;
  month: string;
  state: "draft" | "calculated" | "reviewed" | "approved" | "locked";
  total: string;
  plan: Plan;
  calculated_by_id: number | null;
  reviewed_by_id: number | null;
}

/** One line of a statement, and why it is so. */
export interface Line {
  component: string;
  kind: string;
  amount: string;
  held: string;
  why: string[];
  used: { metric: string; version: number; numerator: string; denominator: string | null; month: string; mature: boolean }[];
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
}

const PAY = ["performance", "pay"];

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
  const open = useMutation({ mutationFn: (wish: { plan_id: number; month: string }) => api.post<Period>("/pay-periods", wish), onSuccess: again });
  const take = useMutation({ mutationFn: ({ id, step }: { id: number; step: Step }) => api.put<Period>(`/pay-periods/${id}/${step}`, {}), onSuccess: again });
  return { plans, periods, ship, open, take };
}

/** The statements of a period. */
export function useStatements(id: Ref<number | undefined>) {
  return useQuery({ queryKey: computed(() => [...PAY, "statements", id.value]), queryFn: () => api.get<{ items: Statement[] }>(`/pay-periods/${id.value ?? 0}/statements`), enabled: computed(() => id.value !== undefined) });
}

/** Yuan as a sentence has it. */
export function yuan(amount: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol" }).format(Number(amount));
}
