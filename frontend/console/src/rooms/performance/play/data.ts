import { keepPreviousData, useMutation, useQuery, useQueryClient, type MutationFunction } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Figure } from "../rules";
import type { Ballot, Award, Card, Game, League, LeagueWeek, Ledger, Plan, Scheme, SchemeDocument, Standing, Tracking } from "./shapes";

const PLAY = ["performance", "play"];
interface Items<T> { items: T[]; total: number }

/** A change, after which everything of scorecards, league and points is read anew. */
export function useChange<T, R = unknown>(mutationFn: MutationFunction<R, T>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => queries.invalidateQueries({ queryKey: PLAY }) });
}

/** Every scheme in its latest version. */
export function useSchemes() {
  const found = useQuery({ queryKey: [...PLAY, "schemes"], queryFn: () => api.get<Items<Scheme>>("/scorecard-schemes") });
  const ship = useChange(() => api.post("/scorecard-schemes/shipped", {}));
  const save = useChange((wish: { key: string; name: string; starts_on: string; active: boolean; document: SchemeDocument }) => api.post<Scheme>("/scorecard-schemes", wish));
  return { schemes: computed(() => found.data.value?.items), found, ship, save };
}

export interface Span { kind: string; day: string; by: string }
export interface Cards { scheme: Scheme | null; since: string; until: string; by: string; items: Card[] }

/** The cards by a scheme for a span; nothing is asked without a scheme. */
export function useCards(scheme: Ref<string | undefined>, span: Ref<Span>) {
  return useQuery({
    queryKey: computed(() => [...PLAY, "cards", scheme.value, span.value]),
    queryFn: () => api.get<Cards>("/scorecards", { scheme: scheme.value, ...span.value }),
    enabled: computed(() => Boolean(scheme.value)),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The cards a scheme that is not saved would give. */
export function preview(document: SchemeDocument, span: Span): Promise<Cards> {
  return api.post<Cards>("/scorecard-schemes/preview", { ...span, document });
}

/** The open plans. */
export function usePlans() {
  const found = useQuery({ queryKey: [...PLAY, "plans"], queryFn: () => api.get<Items<Plan>>("/target-plans") });
  const save = useChange(({ id, ...wish }: Partial<Plan>) => (id ? api.patch<Plan>(`/target-plans/${id}`, wish) : api.post<Plan>("/target-plans", wish)));
  const close = useChange((id: number) => api.delete(`/target-plans/${id}`));
  return { found, save, close };
}

/** How a plan stands for the team, a group or a person. */
export function useTracking(plan: Ref<number | undefined>, of: Ref<string>) {
  return useQuery({
    queryKey: computed(() => [...PLAY, "tracking", plan.value, of.value]),
    queryFn: () => api.get<Tracking>(`/target-plans/${plan.value ?? 0}/tracking`, { of: of.value }),
    enabled: computed(() => plan.value !== undefined),
    retry: false,
  });
}

/** The league tables. */
export function useLeagues() {
  const found = useQuery({ queryKey: [...PLAY, "leagues"], queryFn: () => api.get<Items<League>>("/league-tables") });
  const save = useChange(({ id, ...wish }: Partial<League>) => (id ? api.patch<League>(`/league-tables/${id}`, wish) : api.post<League>("/league-tables", wish)));
  const close = useChange((id: number) => api.delete(`/league-tables/${id}`));
  return { found, save, close };
}

/** The published weeks of a table. */
export function useWeeks(table: Ref<number | undefined>) {
  return useQuery({
    queryKey: computed(() => [...PLAY, "weeks", table.value]), enabled: computed(() => table.value !== undefined),
    queryFn: () => api.get<Items<{ id: number; week: string; frozen_at: number }>>(`/league-tables/${table.value ?? 0}/weeks`),
  });
}

/** A published week, and its correction. */
export function useWeek(week: Ref<number | undefined>) {
  const shown = useQuery({
    queryKey: computed(() => [...PLAY, "week", week.value]), enabled: computed(() => week.value !== undefined),
    queryFn: () => api.get<LeagueWeek>(`/league-weeks/${week.value ?? 0}`), placeholderData: keepPreviousData,
  });
  const correct = useChange((wish: { id: number; kind: string; note: string }) => api.post<{ lines: number }>(`/league-weeks/${wish.id}/corrections`, { kind: wish.kind, note: wish.note }));
  return { shown, correct };
}

/** What earns points. */
export function useGame() {
  const found = useQuery({ queryKey: [...PLAY, "game"], queryFn: () => api.get<{ play: { version: number; starts_on: string; active: boolean; document: Game } | null }>("/play") });
  const ship = useChange(() => api.post("/play/shipped", {}));
  const save = useChange((wish: { starts_on: string; active: boolean; document: Game }) => api.post("/play", wish));
  return { found, ship, save };
}

/** One's own points, or somebody's. */
export function useLedger(person: Ref<number | undefined>) {
  return useQuery({ queryKey: computed(() => [...PLAY, "ledger", person.value]), queryFn: () => api.get<Ledger>(person.value === undefined ? "/me/points" : `/people/${person.value}/points`) });
}

/** Who has how many points of a month. */
export function useStandings(month: Ref<string>) {
  return useQuery({ queryKey: computed(() => [...PLAY, "standings", month.value]), queryFn: () => api.get<Items<Standing>>("/points", { month: month.value }) });
}

/** Votes, and the awards of a month. */
export function useBallots(month: Ref<string>) {
  const ballots = useQuery({ queryKey: [...PLAY, "ballots"], queryFn: () => api.get<Items<Ballot>>("/ballots") });
  const awards = useQuery({ queryKey: computed(() => [...PLAY, "awards", month.value]), queryFn: () => api.get<Items<Award>>("/awards", { month: month.value }) });
  const vote = useChange((wish: { id: number; candidate_id: number }) => api.put(`/ballots/${wish.id}/vote`, { candidate_id: wish.candidate_id }));
  const open = useChange((wish: { name: string; month: string; opens_at: number; closes_at: number; groups: number[]; tie: string; least: number }) => api.post("/ballots", wish));
  const end = useChange((id: number) => api.put(`/ballots/${id}/end`, {}));
  const give = useChange((wish: { person_id: number; month: string; kind: string; name: string; note: string }) => api.post("/awards", wish));
  const takeBack = useChange((wish: { id: number; why: string }) => api.put(`/awards/${wish.id}/withdrawal`, { why: wish.why }));
  return { ballots, awards, vote, open, end, give, takeBack };
}

/** Sets a line of points right. */
export function useCorrectPoints() {
  return useChange((wish: { id: number; points: number; note: string }) => api.post(`/point-entries/${wish.id}/correction`, { points: wish.points, note: wish.note }));
}

export type { Figure };
