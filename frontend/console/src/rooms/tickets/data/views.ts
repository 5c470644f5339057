import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";

export interface SavedView {
  id: number;
  name: string;
  query: Record<string, string>;
}

const SAVED = ["tickets", "saved"] as const;

/** The person's own saved views of tickets. */
export function useSavedViews() {
  const queries = useQueryClient();
  const done = () => queries.invalidateQueries({ queryKey: SAVED });
  const { data } = useQuery({ queryKey: SAVED, queryFn: () => api.get<Page<SavedView>>("/views", { list: "tickets" }), staleTime: Infinity });
  const save = useMutation({ mutationFn: (view: { name: string; query: Record<string, string> }) => api.post("/views", { list: "tickets", ...view }), onSuccess: done });
  const remove = useMutation({ mutationFn: (view: SavedView) => api.delete(`/views/${view.id}`), onSuccess: done });
  return { views: computed(() => data.value?.items ?? []), save, remove };
}
