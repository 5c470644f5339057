import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";

/** Service-level policies and their versions. */

export const KINDS = ["first_response", "next_response", "resolution"] as const;
export type Kind = (typeof KINDS)[number];
export const ROLES = ["assignee", "owner", "group", "leaders"] as const;

/** One rung of the escalation: minutes from the breach, negative before it. */
export interface Step {
  kind: Kind;
  after_minutes: number;
  verb: "tell" | "give";
  role: string;
  person: number | null;
}

export interface Document {
  conditions: { inboxes: number[]; queues: number[]; tiers: number[]; kinds: string[] };
  /** minutes by kind */
  targets: Partial<Record<Kind, number>>;
  clock: "wall" | "working";
  calendar_id: number | null;
  pauses: string[];
  warn_percent: number;
  steps: Step[];
}

export interface Policy {
  id: number;
  name: string;
  position: number;
  version: number;
  document: Document;
}

export interface Version {
  version: number;
  since_at: number;
  document: Document;
}

const POLICIES = ["sla", "policies"];

/** A policy to start from: first answer in 3 minutes, 5 minutes afterwards. */
export const FIRST: Document = {
  conditions: { inboxes: [], queues: [], tiers: [], kinds: [] },
  targets: { first_response: 3, next_response: 5 },
  clock: "wall",
  calendar_id: null,
  pauses: ["waiting", "snoozed"],
  warn_percent: 80,
  steps: [],
};

export function usePolicies() {
  return useQuery({ queryKey: POLICIES, queryFn: async () => (await api.get<Page<Policy>>("/sla-policies")).items });
}

/** The policies out of force. */
export function useArchivedPolicies() {
  return useQuery({ queryKey: [...POLICIES, "archived"], queryFn: async () => (await api.get<Page<Policy>>("/sla-policies", { archived: true })).items });
}

export function useVersions(id: Readonly<Ref<number>>, open: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...POLICIES, id.value, "versions"]), queryFn: async () => (await api.get<Page<Version>>(`/sla-policies/${id.value}/versions`)).items, enabled: open });
}

export function usePolicyChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: POLICIES });
  return {
    create: useMutation({ mutationFn: (wish: { name: string; position: number; document: Document }) => api.post<Policy>("/sla-policies", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: { id: number; name?: string; document?: Document }) => api.patch<Policy>(`/sla-policies/${id}`, wish), onSettled }),
    archive: useMutation({ mutationFn: (id: number) => api.delete(`/sla-policies/${id}`), onSettled }),
    restore: useMutation({ mutationFn: (id: number) => api.delete<Policy>(`/sla-policies/${id}/archiving`), onSettled }),
    order: useMutation({
      mutationFn: async (ids: number[]) => {
        for (const [position, id] of ids.entries()) await api.patch(`/sla-policies/${id}`, { position });
      },
      onMutate: (ids) => {
        const before = queries.getQueryData<Policy[]>(POLICIES);
        queries.setQueryData<Policy[]>(POLICIES, (all) => all && ids.flatMap((id) => all.find((one) => one.id === id) ?? []));
        return before;
      },
      onError: (_error, _ids, before) => { queries.setQueryData(POLICIES, before); },
      onSettled,
    }),
  };
}
