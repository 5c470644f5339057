import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Assignment, Explanation, Inbox, Page, Span } from "@yingda/shared/api/types";

export { useTags } from "../../customers";

/** Inboxes by id. */
export function useInboxes() {
  const { data } = useQuery({ queryKey: ["inboxes", "all"], queryFn: () => api.get<Page<Inbox>>("/inboxes", { limit: 200 }), staleTime: 600_000, retry: false });
  const inboxes = computed(() => data.value?.items ?? []);
  return { inboxes, inboxName: (id: number) => inboxes.value.find((inbox) => inbox.id === id)?.name ?? "" };
}

/** The history of states and owners, read when it is looked at. */
export function useHistory(id: Ref<number>, wanted: Ref<boolean>) {
  return useQuery({ queryKey: ["conversations", "history", id], queryFn: () => api.get<Page<Span>>(`/conversations/${id.value}/states`), enabled: wanted, staleTime: 0 });
}

/** Why the conversation went to whom it went, read when it is looked at. */
export function useAssignments(id: Ref<number>, wanted: Ref<boolean>) {
  return useQuery({ queryKey: ["routing", "assignments", id], queryFn: () => api.get<{ items: Assignment[]; waiting: Explanation | null }>(`/conversations/${id.value}/assignments`), enabled: wanted, staleTime: 0 });
}

export interface SavedView {
  id: number;
  name: string;
  /** the list's part of the address */
  query: string;
}

type KeptView = Omit<SavedView, "query"> & { query: Record<string, string> };

const SAVED = ["conversations", "saved"] as const;

/** The person's own saved views. */
export function useSavedViews() {
  const queries = useQueryClient();
  const done = () => queries.invalidateQueries({ queryKey: SAVED });
  const { data } = useQuery({ queryKey: SAVED, queryFn: async () => (await api.get<Page<KeptView>>("/views")).items.map((view): SavedView => ({ ...view, query: new URLSearchParams(view.query).toString() })), staleTime: Infinity });
  const save = useMutation({ mutationFn: (view: { name: string; query: string }) => api.post("/views", { name: view.name, query: Object.fromEntries(new URLSearchParams(view.query)) }), onSuccess: done });
  const remove = useMutation({ mutationFn: (id: number) => api.delete(`/views/${id}`), onSuccess: done });
  return { views: computed(() => data.value ?? []), save, remove };
}
