import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { By, Form, Kind, Locale, Section, Written } from "./rules";
import { sent } from "./rules";

/** A report as it is listed. */
export interface Row {
  id: number;
  kind: Kind;
  group_id: number | null;
  group: string;
  since: string;
  until: string;
  locale: Locale;
  title: string;
  state: "draft" | "published";
  number: number;
  version: number;
  made_by: string;
  changed_at: number;
}

export interface Report extends Row {
  content: { sections: Section[] };
  drafting: boolean;
  may_write: boolean;
  may_see_pay: boolean;
}

export interface Version {
  number: number;
  title: string;
  note: string;
  published_at: number;
  published_by: string;
}

export interface Comment {
  id: number;
  name: string;
  text: string;
  at: number;
}

export interface Cell {
  text: string;
  beside: string;
  better: boolean | null;
}

/** A part of a laid-out report: what every file is made of too. */
export type Element =
  | { kind: "heading"; text: string }
  | { kind: "note"; text: string }
  | { kind: "words"; lines: { text: string; point: boolean }[] }
  | { kind: "grid"; head: string[]; numbers: boolean[]; rows: Cell[][] }
  | { kind: "picture"; title: string; shape: "line" | "bars"; unit: string; names: string[]; values: (number | null)[]; labels: string[] };

export interface Layout {
  title: string;
  facts: string[];
  draft: boolean;
  elements: Element[];
}

export interface Rendering {
  id: number;
  form: Form;
  file_name: string;
  state: "waiting" | "running" | "done" | "failed" | "expired";
  reason: string;
  done: number;
  total: number;
}

export interface ActionRow {
  id: number;
  text: string;
  owner_id: number;
  owner: string;
  due: string;
  done_at: number | null;
  report: { id: number; title: string; since: string } | null;
}

/** What of a schedule can be chosen. */
export interface ScheduleWish {
  name: string;
  kind: Kind;
  group_id: number | null;
  form: Form;
  locale: Locale;
  day: number;
  minute: number;
  people: number[];
  addresses: string[];
  link: boolean;
  enabled: boolean;
}

export interface Schedule extends ScheduleWish {
  id: number;
  group: string;
  next_at: number;
  last_state: Run["state"] | null;
  last_at: number | null;
}

export interface Run {
  id: number;
  since: string;
  trial: boolean;
  report_id: number | null;
  state: "waiting" | "sent" | "failed";
  reason: string;
  sent: number;
  due_at: number;
}

export interface Metric {
  key: string;
  name: string;
}

export interface NewReport {
  kind: Kind;
  group_id: number | null;
  day?: string;
  locale: Locale;
}

const REPORTS = ["reports"];
const SOON = 500;
export type { By };

export function useReport(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...REPORTS, "one", id.value]), queryFn: () => api.get<Report>(`/reports/${id.value}`) });
}

/** A report as it is read; asked for anew whenever it is opened, for the figures of a draft move. */
export function useLayout(id: Readonly<Ref<number>>, number: Readonly<Ref<number | undefined>>, locale: Readonly<Ref<Locale | "">>, on: Readonly<Ref<boolean>>) {
  return useQuery({
    queryKey: computed(() => [...REPORTS, "layout", id.value, number.value, locale.value]),
    queryFn: () => api.get<Layout>(`/reports/${id.value}/preview`, { number: number.value, locale: locale.value || null }),
    enabled: on,
    staleTime: 0,
  });
}

export function useVersions(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...REPORTS, "versions", id.value]), queryFn: async () => (await api.get<{ items: Version[] }>(`/reports/${id.value}/versions`)).items });
}

export function useComments(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...REPORTS, "comments", id.value]), queryFn: async () => (await api.get<{ items: Comment[] }>(`/reports/${id.value}/comments`)).items });
}

export function useMetrics(locale: Ref<string>) {
  return useQuery({ queryKey: computed(() => ["performance", "metrics", locale.value]), queryFn: () => api.get<{ items: Metric[] }>("/metrics"), staleTime: Infinity });
}

export function useReportChanges() {
  const queries = useQueryClient();
  const onSuccess = () => Promise.all([queries.invalidateQueries({ queryKey: REPORTS }), queries.invalidateQueries({ queryKey: ["/reports"] }), queries.invalidateQueries({ queryKey: ["/meeting-actions"] })]);
  return {
    begin: useMutation({ mutationFn: (wish: NewReport) => api.post<Report>("/reports", wish), onSuccess }),
    save: useMutation({ mutationFn: ({ id, version, written }: { id: number; version: number; written: Written }) => api.put<Report>(`/reports/${id}/draft`, { title: written.title, sections: sent(written.sections), version }), onSuccess }),
    publish: useMutation({ mutationFn: ({ id, version, note }: { id: number; version: number; note: string }) => api.post<Report>(`/reports/${id}/versions`, { version, note }), onSuccess }),
    correct: useMutation({ mutationFn: (id: number) => api.post<Report>(`/reports/${id}/draft`), onSuccess }),
    discard: useMutation({ mutationFn: (id: number) => api.delete(`/reports/${id}/draft`), onSuccess }),
    comment: useMutation({ mutationFn: ({ id, text }: { id: number; text: string }) => api.post<Comment>(`/reports/${id}/comments`, { text }), onSuccess }),
    finish: useMutation({ mutationFn: ({ id, done }: { id: number; done: boolean }) => (done ? api.put(`/meeting-actions/${id}/completion`, {}) : api.delete(`/meeting-actions/${id}/completion`)), onSuccess }),
  };
}

/** Asks for a file and waits until it is made; `hear` is told how far it is. @returns how it ended */
export async function rendered(id: number, wish: { format: Form; locale: Locale; number?: number }, hear: (row: Rendering) => void): Promise<Rendering> {
  let row = await api.post<Rendering>(`/reports/${id}/renderings`, wish);
  while (row.state === "waiting" || row.state === "running") {
    hear(row);
    await new Promise((resolve) => setTimeout(resolve, SOON));
    row = await api.get<Rendering>(`/report-renderings/${row.id}`);
  }
  return row;
}

/** Where a finished file is fetched. */
export const fileOf = (row: Rendering) => `/api/v1/report-renderings/${row.id}/file`;

const SCHEDULES = ["report-schedules"];

export function useSchedules() {
  return useQuery({ queryKey: SCHEDULES, queryFn: async () => (await api.get<{ items: Schedule[] }>("/report-schedules")).items });
}

/** The last runs of a schedule; read again while one is under way. */
export function useRuns(id: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...SCHEDULES, "runs", id.value]),
    queryFn: async () => (await api.get<{ items: Run[] }>(`/report-schedules/${id.value}/runs`)).items,
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.some((one) => one.state === "waiting") ? 1_000 : false),
  });
}

export function useScheduleChanges() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: SCHEDULES });
  return {
    create: useMutation({ mutationFn: (wish: ScheduleWish) => api.post<Schedule>("/report-schedules", wish), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<ScheduleWish> & { id: number }) => api.patch<Schedule>(`/report-schedules/${id}`, wish), onSuccess }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/report-schedules/${id}`), onSuccess }),
    trial: useMutation({ mutationFn: (id: number) => api.post(`/report-schedules/${id}/trials`), onSuccess }),
  };
}
