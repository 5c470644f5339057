import { useQuery } from "@tanstack/vue-query";
import { onScopeDispose, ref } from "vue";

import { api } from "@yingda/shared/api/client";

export const WAYS = ["console", "token", "cli", "automation", "visitor"] as const;
export type Way = (typeof WAYS)[number];

/** One entry of the audit log. */
export interface Entry {
  id: number;
  at: number;
  actor: { kind: string; id: number | null; name: string };
  address: string;
  way: Way;
  undoable: boolean;
  subject_label: string;
  verb: string;
  room: string;
  thing: string;
  done: string;
  subject: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** Every verb there is an entry of. */
export function useVerbs() {
  return useQuery({ queryKey: ["audit", "verbs"], queryFn: () => api.get<string[]>("/audit/verbs") });
}

/** Long work on the server: how far it is, and its result. */
export interface Task {
  id: number;
  state: "waiting" | "running" | "done" | "failed";
  done: number;
  total: number;
  file: string | null;
  finished_at: number | null;
  result: { first?: number; last?: number; broken?: number[] };
}

const LOOK_MS = 700;

/** Work begun here, looked at until it is over. */
export function useTask() {
  const task = ref<Task>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    if (!task.value) return;
    task.value = await api.get<Task>(`/tasks/${task.value.id}`).catch(() => task.value);
    if (task.value && task.value.state !== "done" && task.value.state !== "failed") timer = setTimeout(() => void look(), LOOK_MS);
  }
  async function start(kind: string, format = "", filters: Record<string, unknown> = {}): Promise<void> {
    clearTimeout(timer);
    task.value = await api.post<Task>("/tasks", { kind, format, filters });
    timer = setTimeout(() => void look(), LOOK_MS);
  }
  onScopeDispose(() => { clearTimeout(timer); });
  return { task, start, clear: () => { task.value = undefined; } };
}
