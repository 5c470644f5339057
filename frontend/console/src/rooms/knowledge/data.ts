import { useQuery, type QueryClient } from "@tanstack/vue-query";
import { computed } from "vue";

import { api } from "@yingda/shared/api/client";
import type { LiveClient } from "@yingda/shared/live/client";
import type { QuickReply } from "./rules";

interface Menu {
  items: QuickReply[];
  folders: { id: number; parent_id: number | null; name: string }[];
  variables: { name: string; zh: string; en: string }[];
}

const MENU = ["knowledge", "menu"] as const;

/** The whole menu the person may use: it is searched here, so that it answers while one types. */
export function useMenu() {
  const { data, isPending } = useQuery({ queryKey: MENU, queryFn: () => api.get<Menu>("/quick-replies"), staleTime: 10 * 60_000 });
  const folderName = (id: number | null): string => data.value?.folders.find((folder) => folder.id === id)?.name ?? "";
  return { replies: computed(() => data.value?.items ?? []), variables: computed(() => data.value?.variables ?? []), folderName, isPending };
}

/** Count that a reply was used. */
export function used(reply: number, conversation: number): void {
  api.post(`/quick-replies/${reply}/uses`, { conversation_id: conversation }).catch(() => undefined);
}

/** Read the menu again when somebody changed it. */
export function keepMenuLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    if (events.some((event) => event.e === "settings.changed" && /quick|knowledge/.test(event.body.what))) void queries.invalidateQueries({ queryKey: MENU });
  });
}
