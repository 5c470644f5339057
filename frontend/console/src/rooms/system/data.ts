import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";

export interface Overview {
  version: string;
  python: string;
  at: number;
  nodes: number;
  connected: number;
  database: { kind: "sqlite" | "postgresql"; bytes: number };
  disk: { path: string; free: number; total: number };
  redis: boolean;
  mail: { host: string; sender: string };
  jobs: { waiting: number; later: number; running: number; dead: number; delay_ms: number };
  stream: { last: number; kept: number };
  index: { ready: number };
  webhooks: { pending: number; dead: number };
  pace: number[];
}

export interface Finding {
  check: string;
  level: "ok" | "warning" | "problem";
  title: [string, string];
  zh: string;
  en: string;
}

export interface Job {
  id: number;
  name: string;
  payload: string;
  run_at: number;
  attempts: number;
  dead_at: number | null;
  error: string;
  trace: string;
  every_s: number | null;
  last_at: number | null;
}

export interface Variable {
  name: string;
  zh: string;
  en: string;
  is_set: boolean;
  secret: boolean;
  default: string;
  value: string;
}

export type JobState = "dead" | "waiting" | "running" | "regular";

const SYSTEM = ["system"];
const LOOK_MS = 5_000;

/** How the installation is, looked at every few seconds while the page is open. */
export function useOverview() {
  return useQuery({ queryKey: [...SYSTEM, "overview"], queryFn: () => api.get<Overview>("/system"), refetchInterval: LOOK_MS, staleTime: 0 });
}

/** What the doctor finds; reads the whole audit chain, so only when asked. */
export function useFindings() {
  return useQuery({ queryKey: [...SYSTEM, "findings"], queryFn: () => api.get<{ ok: boolean; items: Finding[] }>("/system/findings"), staleTime: 60_000 });
}

export function useJobs(state: Readonly<Ref<JobState>>) {
  return useQuery({ queryKey: [...SYSTEM, "jobs", state], queryFn: () => api.get<{ items: Job[]; total: number }>("/system/jobs", { state: state.value }), refetchInterval: LOOK_MS, staleTime: 0 });
}

export function useVariables() {
  return useQuery({ queryKey: [...SYSTEM, "environment"], queryFn: async () => (await api.get<{ items: Variable[] }>("/system/environment")).items });
}

export function useSystemDeeds() {
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: SYSTEM });
  const retry = useMutation({ mutationFn: (id: number) => api.post(`/system/jobs/${id}/retry`), onSettled: again });
  const discard = useMutation({ mutationFn: (id: number) => api.delete(`/system/jobs/${id}`), onSettled: again });
  const reindex = useMutation({ mutationFn: () => api.post("/system/index"), onSettled: again });
  const mail = useMutation({ mutationFn: (to: string) => api.post("/system/mail-tests", { to }) });
  return { retry, discard, reindex, mail, busy: computed(() => reindex.isPending.value || mail.isPending.value) };
}
