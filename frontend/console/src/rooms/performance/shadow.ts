import { onScopeDispose, ref } from "vue";

import { api } from "@yingda/shared/api/client";

interface Sums { before: string; after: string }

/** What a shadow run found. */
export interface Shadow {
  months: (Sums & { month: string })[];
  people: (Sums & { person_id: number; name: string; group: string; shift: string })[];
  groups: (Sums & { name: string; people: number })[];
  shifts: (Sums & { name: string; people: number })[];
  components: (Sums & { key: string; name: string; share: number })[];
  rewards: { metric: string; name: string; unit: string; step: string; cost: string; mean: string; paid: number; people: number }[];
  winners: number;
  losers: number;
}

interface Task { id: number; state: "waiting" | "running" | "done" | "failed"; done: number; total: number; result: Partial<Shadow> }
const LOOK_MS = 500;

/** A shadow run begun here, looked at until it is over. */
export function useShadow() {
  const task = ref<Task>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    if (!task.value) return;
    task.value = await api.get<Task>(`/tasks/${task.value.id}`).catch(() => task.value);
    if (task.value && task.value.state !== "done" && task.value.state !== "failed") timer = setTimeout(() => void look(), LOOK_MS);
  }
  async function start(filters: Record<string, unknown>): Promise<void> {
    clearTimeout(timer);
    task.value = await api.post<Task>("/tasks", { kind: "pay.shadow", filters });
    timer = setTimeout(() => void look(), LOOK_MS);
  }
  onScopeDispose(() => { clearTimeout(timer); });
  return { task, start };
}
