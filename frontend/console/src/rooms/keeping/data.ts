import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";
import { isUnderWay, type Erasure, type ErasurePreview, type Export, type Hold, type Policy, type Run, type WouldGo } from "./rules";

/** Exports, how long things are kept, holds and the record of erasures. */

const EXPORTS = ["exports"];
const RETENTION = ["retention"];
const ERASURES = ["erasures"];
const SOON = 700;

export interface Wish {
  kind: Export["kind"];
  format: Export["format"];
  filters?: Record<string, string>;
}

/** The reader's own exports; read again while one is under way. */
export function useExports() {
  return useQuery({
    queryKey: EXPORTS,
    queryFn: async () => (await api.get<Page<Export>>("/exports")).items,
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? SOON : false),
  });
}

export function useExportChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: EXPORTS });
  return {
    ask: useMutation({ mutationFn: (wish: Wish) => api.post<Export>("/exports", wish), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/exports/${id}`), onSettled }),
  };
}

/** Where the file of a finished export is fetched. */
export const fileOf = (id: number) => `/api/v1/exports/${id}/file`;

export function usePolicies() {
  return useQuery({ queryKey: RETENTION, queryFn: () => api.get<Policy[]>("/retention") });
}

export function useRuns() {
  return useQuery({ queryKey: [...RETENTION, "runs"], queryFn: () => api.get<Run[]>("/retention-runs") });
}

export function useHolds() {
  return useQuery({ queryKey: [...RETENTION, "holds"], queryFn: () => api.get<Hold[]>("/holds") });
}

export const wouldGo = (kind: string, days: number) => api.get<WouldGo>(`/retention/${kind}/preview`, { days });

export function useRetentionChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: RETENTION });
  return {
    choose: useMutation({ mutationFn: ({ kind, days }: { kind: string; days: number }) => api.put(`/retention/${kind}`, { days }), onSettled }),
    hold: useMutation({ mutationFn: (wish: { contact_id?: number; conversation_id?: number; reason: string }) => api.post<Hold>("/holds", wish), onSettled }),
    lift: useMutation({ mutationFn: (id: number) => api.delete(`/holds/${id}`), onSettled }),
  };
}

export function useErasures() {
  return useQuery({
    queryKey: ERASURES,
    queryFn: async () => (await api.get<Page<Erasure>>("/erasures", { limit: 200 })).items,
    refetchInterval: (query) => (query.state.data?.some((one) => one.state === "running") ? SOON : false),
  });
}

export function useErasure(id: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...ERASURES, id.value]),
    queryFn: () => api.get<Erasure>(`/erasures/${id.value}`),
    refetchInterval: (query) => (query.state.data?.state === "running" ? SOON : false),
  });
}

export const previewOf = (contact: number) => api.get<ErasurePreview>(`/contacts/${contact}/erasure`);

export function useErase() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ contact, ...wish }: { contact: number; reason: string; confirmation: string }) => api.post<Erasure>(`/contacts/${contact}/erasure`, wish),
    onSuccess: () => queries.invalidateQueries(),
  });
}
