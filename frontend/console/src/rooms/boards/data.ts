import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { address, api } from "@yingda/shared/api/client";
import type { components } from "@yingda/shared/api/schema";

type Shapes = components["schemas"];
export type Figure = Shapes["FigureOut"];
export type Figures = Record<string, Figure>;
export type Mine = Shapes["MineOut"];
export type GroupBoard = Shapes["GroupBoardOut"];
export type PersonRow = Shapes["PersonRow"];
export type PersonBoard = Shapes["PersonBoardOut"];
export type TeamBoard = Shapes["TeamBoardOut"];
export type Change = Shapes["ChangeOut"];
export type Part = Shapes["PartOut"];
export type Behind = Shapes["BehindOut"];
export type Metric = Shapes["MetricOut"];

/** What a board looks at: days, what they are compared with, and one group or all. */
export interface Asked {
  since: string;
  until: string;
  before_since?: string | undefined;
  before_until?: string | undefined;
  group?: number | undefined;
}

/** What is opened behind a figure. */
export interface Opened {
  figure: string;
  since: string;
  until: string;
  group?: number | undefined;
  person?: number | undefined;
  hour?: number | undefined;
  channel?: string | undefined;
  band?: string | undefined;
  reason?: string | undefined;
  /** what it is called in the panel */
  title: string;
}

const BOARDS = "boards";

/** The metrics of the dictionary by key, in the reader's language. */
export function useMetrics(locale: Ref<string>) {
  const query = useQuery({ queryKey: computed(() => ["performance", "metrics", locale.value]), queryFn: () => api.get<{ items: Metric[] }>("/metrics"), staleTime: Infinity });
  return computed(() => new Map((query.data.value?.items ?? []).map((one) => [one.key, one])));
}

/** One's own month. */
export function useMine(month: Ref<string>) {
  return useQuery({ queryKey: computed(() => [BOARDS, "mine", month.value]), queryFn: () => api.get<Mine>("/boards/mine", { month: month.value }), placeholderData: keepPreviousData });
}

/** One's groups. */
export function useGroupBoard(asked: Ref<Asked>) {
  return useQuery({ queryKey: computed(() => [BOARDS, "group", asked.value]), queryFn: () => api.get<GroupBoard>("/boards/group", { ...asked.value }), placeholderData: keepPreviousData });
}

/** The whole team. */
export function useTeamBoard(asked: Ref<Asked>) {
  return useQuery({ queryKey: computed(() => [BOARDS, "team", asked.value]), queryFn: () => api.get<TeamBoard>("/boards/team", { ...asked.value }), placeholderData: keepPreviousData });
}

/** Why a rate moved. */
export function useChange(asked: Ref<Asked>, metric: Ref<string>) {
  return useQuery({ queryKey: computed(() => [BOARDS, "change", asked.value, metric.value]), queryFn: () => api.get<Change>("/boards/change", { ...asked.value, metric: metric.value }), placeholderData: keepPreviousData });
}

/** One person by day. */
export function usePersonDays(asked: Ref<Asked>, person: number) {
  return useQuery({ queryKey: computed(() => [BOARDS, "person", asked.value, person]), queryFn: () => api.get<PersonBoard>("/boards/person", { ...asked.value, person }) });
}

export const AT_ONCE = 50;

/** Some of what stands behind a figure. */
export function useBehind(opened: Ref<Opened>, offset: Ref<number>) {
  return useQuery({
    queryKey: computed(() => [BOARDS, "behind", opened.value, offset.value]),
    queryFn: () => api.get<{ items: Behind[]; total: number }>("/boards/behind", { ...opened.value, title: null, limit: AT_ONCE, offset: offset.value }),
    placeholderData: keepPreviousData,
  });
}

/** The address of a board as a file. */
export function sheetOf(board: string, form: string, asked: object): string {
  return `/api/v1${address("/boards/sheet", { board, format: form, ...asked })}`;
}
