import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import type { Action, Automation, Catalogue, Document, Macro, Run, Step, Verdict, Weighed } from "./rules";

/** Automations, their tester and log; macros and their use. */

export interface Wish {
  name: string;
  group_id: number | null;
  document: Document;
  enabled?: boolean;
}

export interface MacroWish {
  scope: Macro["scope"];
  group_id: number | null;
  name: string;
  folder: string;
  shortcut: string;
  actions: Action[];
}

export interface Try {
  document: Document;
  group_id: number | null;
  last?: number;
  since_at?: number | null;
  until_at?: number | null;
  made_up?: { field: string; key: string; value: unknown }[];
}

export interface Version {
  version: number;
  name: string;
  at: number;
  author: { id: number; name: string } | null;
  document: Document;
}

export type PreviewStep = Step & { params: Record<string, unknown>; text: string; undone: boolean };

const AUTOMATIONS = ["automations"];
const MACROS = ["macros"];

export function useCatalogue() {
  return useQuery({ queryKey: [...AUTOMATIONS, "catalogue"], queryFn: () => api.get<Catalogue>("/automation-catalogue"), staleTime: 600_000 });
}

export function useAutomations() {
  return useQuery({ queryKey: [...AUTOMATIONS, "list"], queryFn: async () => (await api.get<Page<Automation>>("/automations")).items, refetchInterval: 15_000 });
}

export function useAutomation(id: Readonly<Ref<number | null>>) {
  return useQuery({ queryKey: computed(() => [...AUTOMATIONS, id.value]), queryFn: () => api.get<Automation>(`/automations/${id.value}`), enabled: computed(() => id.value !== null) });
}

export function useVersions(id: number) {
  return useQuery({ queryKey: [...AUTOMATIONS, id, "versions"], queryFn: () => api.get<Version[]>(`/automations/${id}/versions`) });
}

export function useRun(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...AUTOMATIONS, "run", id.value]), queryFn: () => api.get<Run>(`/automation-runs/${id.value}`) });
}

/** The last time an automation was looked at without matching. */
export function useLastMiss(id: number) {
  return useQuery({ queryKey: [...AUTOMATIONS, id, "miss"], queryFn: () => api.get<{ hour: number; why: Weighed } | null>(`/automations/${id}/last-miss`) });
}

/** What is wrong with a document, a sentence by field. */
export const check = (document: Document, group_id: number | null) => api.post<{ fields: Record<string, string> }>("/automation-checks", { document, group_id });
export const tryOut = (wish: Try) => api.post<{ items: Verdict[]; looked_at: number; matched: number }>("/automation-tests", wish);

export function useAutomationChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: AUTOMATIONS });
  return {
    create: useMutation({ mutationFn: (wish: Wish) => api.post<Automation>("/automations", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<Wish> & { id: number; version?: number }) => api.patch<Automation>(`/automations/${id}`, wish), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/automations/${id}`), onSettled }),
    restore: useMutation({ mutationFn: (id: number) => api.post(`/automations/${id}/restoration`, {}), onSettled }),
    order: useMutation({
      mutationFn: (ids: number[]) => api.put("/automations/order", { ids }),
      onMutate: (ids) => {
        queries.setQueryData<Automation[]>([...AUTOMATIONS, "list"], (rows) => rows && ids.flatMap((id) => rows.find((row) => row.id === id) ?? []));
      },
      onSettled,
    }),
  };
}

/** Every macro the person may use; searched here, so that it answers while one types. */
export function useMacros(enabled: Readonly<Ref<boolean>>) {
  const query = useQuery({ queryKey: MACROS, queryFn: async () => (await api.get<Page<Macro>>("/macros")).items, staleTime: 10 * 60_000, enabled });
  return { query, macros: computed(() => query.data.value ?? []) };
}

export function useMacroChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: MACROS });
  return {
    create: useMutation({ mutationFn: (wish: MacroWish) => api.post<Macro>("/macros", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: MacroWish & { id: number; version: number }) => api.patch<Macro>(`/macros/${id}`, wish), onSettled }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/macros/${id}`), onSettled }),
    restore: useMutation({ mutationFn: (id: number) => api.post(`/macros/${id}/restoration`, {}), onSettled }),
  };
}

/** What a macro would do in a conversation now. */
export function useMacroPreview(macro: Readonly<Ref<number | null>>, conversation: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...MACROS, macro.value, "preview", conversation.value]),
    queryFn: ({ signal }) => api.get<{ steps: PreviewStep[] }>(`/macros/${macro.value}/preview`, { conversation: conversation.value }, signal),
    enabled: computed(() => macro.value !== null),
    gcTime: 0,
  });
}

export const runMacro = (id: number, conversation_id: number) => api.post<{ id: number; steps: Step[]; undoable: boolean }>(`/macros/${id}/uses`, { conversation_id });
export const undoMacro = (id: number) => api.delete<{ undone: string[] }>(`/macro-uses/${id}`);

/** Read again what somebody changed. */
export function keepAutomationLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    for (const event of events) {
      if (event.e !== "settings.changed") continue;
      if (event.body.what === "automations") void queries.invalidateQueries({ queryKey: AUTOMATIONS });
      if (event.body.what === "macros") void queries.invalidateQueries({ queryKey: MACROS });
    }
  });
}
