import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";
import type { Delivery, EventType, Webhook, Wish } from "./rules";

/** Webhooks, their event types and the log of what was sent. */

export interface Attempt {
  number: number;
  at: number;
  took_ms: number;
  status: number | null;
  error: string;
  answer: string;
}

export interface DeliveryDetail extends Delivery {
  payload: Record<string, unknown>;
  tried: Attempt[];
}

type WithSecret = Webhook & { secret: string };

const WEBHOOKS = ["webhooks"];
const SOON = 2_000;

export function useWebhooks() {
  return useQuery({ queryKey: WEBHOOKS, queryFn: async () => (await api.get<Page<Webhook>>("/webhooks")).items });
}

export function useWebhook(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...WEBHOOKS, id.value]), queryFn: () => api.get<Webhook>(`/webhooks/${id.value}`) });
}

export function useEventTypes() {
  return useQuery({ queryKey: [...WEBHOOKS, "types"], queryFn: () => api.get<EventType[]>("/webhook-types"), staleTime: Infinity });
}

/** One delivery with its attempts; read again while it is under way. */
export function useDelivery(webhook: number, id: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...WEBHOOKS, webhook, "delivery", id.value]),
    queryFn: () => api.get<DeliveryDetail>(`/webhooks/${webhook}/deliveries/${id.value}`),
    refetchInterval: (query) => (query.state.data?.state === "pending" ? SOON : false),
  });
}

export function useWebhookChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: WEBHOOKS });
  return {
    create: useMutation({ mutationFn: (wish: Wish) => api.post<WithSecret>("/webhooks", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<Wish> & { id: number; enabled?: boolean }) => api.patch<Webhook>(`/webhooks/${id}`, wish), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/webhooks/${id}`), onSettled }),
    rotate: useMutation({ mutationFn: (id: number) => api.post<WithSecret>(`/webhooks/${id}/secret`, {}), onSettled }),
    test: useMutation({ mutationFn: (id: number) => api.post<Delivery>(`/webhooks/${id}/tests`, {}) }),
    replay: useMutation({ mutationFn: ({ id, delivery }: { id: number; delivery: number }) => api.post<Delivery>(`/webhooks/${id}/deliveries/${delivery}/replay`, {}), onSettled }),
    replayFailed: useMutation({ mutationFn: ({ id, since_at }: { id: number; since_at: number }) => api.post<{ count: number }>(`/webhooks/${id}/replays`, { since_at }) }),
  };
}
