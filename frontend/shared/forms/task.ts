import { onScopeDispose, shallowRef } from "vue";

import { api } from "../api/client";

/** Long work on the server: how far it is, and its result. */
export interface Task<R = Record<string, unknown>> {
  id: number;
  state: "waiting" | "running" | "done" | "failed";
  done: number;
  total: number;
  file: string | null;
  finished_at: number | null;
  result: R;
}

const LOOK_MS = 700;

/** Work begun here, looked at until it is over; `ended` is told once when it is. */
export function useTask<R = Record<string, unknown>>(ended: (task: Task<R>) => void = () => undefined) {
  const task = shallowRef<Task<R>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    if (!task.value) return;
    task.value = await api.get<Task<R>>(`/tasks/${task.value.id}`).catch(() => task.value);
    if (!task.value) return;
    if (task.value.state === "done" || task.value.state === "failed") ended(task.value);
    else timer = setTimeout(() => void look(), LOOK_MS);
  }
  async function start(kind: string, format = "", filters: Record<string, unknown> = {}): Promise<void> {
    clearTimeout(timer);
    task.value = await api.post<Task<R>>("/tasks", { kind, format, filters });
    timer = setTimeout(() => void look(), LOOK_MS);
  }
  onScopeDispose(() => { clearTimeout(timer); });
  return { task, start, clear: () => { task.value = undefined; } };
}
