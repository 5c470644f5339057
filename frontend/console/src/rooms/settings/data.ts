import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import type { Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { LiveClient } from "@yingda/shared/live/client";
import { ME, maySomewhere, useMe } from "../people";
import type { TeamSetting } from "./rules";

const TEAM = ["settings", "team"];

/** Whether the person may change any of the team's settings. */
export function useMayChange(): () => boolean {
  const me = useMe();
  return () => maySomewhere(me.value, "settings.manage") || maySomewhere(me.value, "role.manage");
}

/** The team's settings this person may change. */
export function useTeamSettings(wanted?: Readonly<Ref<boolean>>) {
  const may = useMayChange();
  return useQuery({ queryKey: TEAM, queryFn: async () => (await api.get<{ items: TeamSetting[] }>("/settings")).items, enabled: () => may() && (wanted?.value ?? true) });
}

/** Put values in force, on condition that they are as they were seen. */
export function useChangeTeamSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: { values: Record<string, TeamSetting["value"] | null>; versions: Record<string, number> }) => api.patch<{ items: TeamSetting[] }>("/settings", wish),
    onSuccess: ({ items }) => { queries.setQueryData(TEAM, items); },
  });
}

/** What a colleague changes shows here, and acts here, at once. */
export function keepTeamSettingsLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    for (const event of events) {
      if (event.e !== "settings.changed" || event.body.what !== "team") continue;
      void queries.invalidateQueries({ queryKey: TEAM });
      void queries.invalidateQueries({ queryKey: ME });
    }
  });
}
