import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api, headersFor } from "@yingda/shared/api/client";
import { offline, refusedBy } from "@yingda/shared/api/errors";
import type { Page } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { isRunning, type Import, type KeptFile, type Kind, type KindName, type Layout, type Options, type Preview, type Refused } from "./rules";

/** Imports, the kinds there are, and the sources they come from. */

export interface Source {
  id: number;
  name: string;
  currency: string;
  closed_at: number | null;
}

export interface Wish {
  kind: KindName;
  source_id: number;
  file: string;
  layout: Layout;
  mapping: Record<string, string | null> | null;
  zone: string | null;
  options: Options;
}

const IMPORTS = ["imports"];
const SOON = 1_000;

export function useKinds() {
  return useQuery({ queryKey: [...IMPORTS, "kinds"], queryFn: () => api.get<Kind[]>("/import-kinds"), staleTime: Infinity });
}

export function useSources() {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: [...IMPORTS, "sources"], queryFn: async () => (await api.get<Page<Source>>("/order-sources")).items });
  const create = useMutation({ mutationFn: (name: string) => api.post<Source>("/order-sources", { name, currency: "CNY" }), onSettled: () => queries.invalidateQueries({ queryKey: [...IMPORTS, "sources"] }) });
  return { sources: computed(() => (query.data.value ?? []).filter((one) => one.closed_at === null)), create };
}

/** One import; read again every second while it is under way. */
export function useImport(id: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...IMPORTS, "one", id.value]),
    queryFn: () => api.get<Import>(`/imports/${id.value}`),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) && query.state.data.paused_at === null ? SOON : false),
  });
}

export function useRefused(id: Readonly<Ref<number>>, count: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...IMPORTS, "refused", id.value, count.value]), queryFn: async () => (await api.get<Page<Refused>>(`/imports/${id.value}/refusals`, { limit: 100 })).items });
}

export function useImportVerbs() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: IMPORTS });
  return {
    look: (wish: Wish) => api.post<Preview>("/imports/preview", wish),
    start: useMutation({ mutationFn: (wish: Wish) => api.post<Import>("/imports", wish), onSettled }),
    pause: useMutation({ mutationFn: (id: number) => api.put<Import>(`/imports/${id}/pause`, {}), onSettled }),
    resume: useMutation({ mutationFn: (id: number) => api.delete<Import>(`/imports/${id}/pause`), onSettled }),
    cancel: useMutation({ mutationFn: (id: number) => api.post<Import>(`/imports/${id}/cancellation`, {}), onSettled }),
    undo: useMutation({ mutationFn: (id: number) => api.post<Import>(`/imports/${id}/undoing`, {}), onSettled }),
  };
}

/** Sends a file; `progress` hears the part done, 0 to 1. */
export function sendFile(file: File, progress: (part: number) => void): Promise<KeptFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/import-files");
    for (const [name, value] of Object.entries(headersFor("POST"))) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total); };
    request.onerror = () => { reject(offline()); };
    request.onload = () => {
      if (request.status < 300) resolve(request.response as KeptFile);
      else reject(refusedBy(request.status, request.response));
    };
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

/** What an import brought is read again once, when it is over. */
export function keepImportsLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    if (!events.some((event) => event.e === "imports.ended")) return;
    for (const room of ["imports", "customers", "conversations"]) void queries.invalidateQueries({ queryKey: [room] });
  });
}
