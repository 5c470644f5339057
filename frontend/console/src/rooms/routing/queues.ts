import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";

/** Queues, who serves them, and how much a person can carry. */

export type Strategy = "least_loaded" | "round_robin" | "weighted";

export interface Conditions {
  inboxes: number[];
  channels: string[];
  tiers: number[];
  priorities: number[];
  locales: string[];
  words: string[];
  fields: Record<string, string[]>;
}

export interface Member {
  person_id: number | null;
  group_id: number | null;
  skill_id: number | null;
  level: number;
  weight: number;
}

/** A queue; times in seconds, 0 for never. */
export interface Queue {
  id: number;
  name: string;
  position: number;
  group_id: number | null;
  conditions: Conditions;
  strategy: Strategy;
  last_agent_first: boolean;
  responsible_first: boolean;
  overflow_after_s: number;
  overflow_queue_id: number | null;
  answer_within_s: number;
  wrap_up_s: number;
  skills: { skill_id: number; level: number }[];
  calendar_id: number | null;
  version: number;
  members: Member[];
}

export interface Capacity {
  units: number;
  weights: Record<string, number>;
}

export const QUEUES = ["routing", "queues"];

/** The queues in the order in which they are asked. */
export function useQueues() {
  return useQuery({ queryKey: QUEUES, queryFn: async () => (await api.get<Page<Queue>>("/queues")).items.map(whole) });
}

/** The queues taken out of use that may be brought back. */
export function useClosedQueues() {
  return useQuery({ queryKey: [...QUEUES, "closed"], queryFn: async () => (await api.get<Page<Queue>>("/queues", { closed: true })).items });
}

const ANYTHING: Conditions = { inboxes: [], channels: [], tiers: [], priorities: [], locales: [], words: [], fields: {} };

/** A queue may have no conditions written down at all, as the first run's has. */
function whole(queue: Omit<Queue, "conditions"> & { conditions: Partial<Conditions> }): Queue {
  return { ...queue, conditions: { ...ANYTHING, ...queue.conditions } };
}

export function useQueueChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: QUEUES });
  return {
    create: useMutation({ mutationFn: (wish: Partial<Queue>) => api.post<Queue>("/queues", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<Queue> & { id: number }) => api.patch<Queue>(`/queues/${id}`, wish), onSettled }),
    members: useMutation({ mutationFn: ({ id, members }: { id: number; members: Member[] }) => api.put(`/queues/${id}/members`, { members }), onSettled }),
    close: useMutation({ mutationFn: (id: number) => api.delete(`/queues/${id}`), onSettled }),
    reopen: useMutation({ mutationFn: (id: number) => api.delete<Queue>(`/queues/${id}/closing`), onSettled }),
    order: useMutation({
      mutationFn: (ids: number[]) => putInOrder(ids, queries.getQueryData<Queue[]>(QUEUES) ?? []),
      onMutate: (ids) => {
        const before = queries.getQueryData<Queue[]>(QUEUES);
        queries.setQueryData<Queue[]>(QUEUES, (queues) => queues && ids.flatMap((id) => queues.find((one) => one.id === id) ?? []));
        return before;
      },
      onError: (_error, _ids, before) => { queries.setQueryData(QUEUES, before); },
      onSettled,
    }),
  };
}

/** Send only the positions that are other ones now. */
async function putInOrder(ids: readonly number[], queues: readonly Queue[]): Promise<void> {
  for (const [position, id] of ids.entries()) if (queues.find((one) => one.id === id)?.position !== position) await api.patch(`/queues/${id}`, { position });
}

/** A person's capacity. */
export function useCapacity(id: Readonly<Ref<number>>) {
  const queries = useQueryClient();
  const key = computed(() => ["routing", "capacity", id.value]);
  return {
    query: useQuery({ queryKey: key, queryFn: () => api.get<Capacity>(`/people/${id.value}/capacity`) }),
    change: useMutation({ mutationFn: (wish: Capacity) => api.put(`/people/${id.value}/capacity`, wish), onSuccess: () => queries.invalidateQueries({ queryKey: key.value }) }),
  };
}

