import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";

/** How the person wants to be told of one kind of thing. */
export interface Preference {
  kind: string;
  zh: string;
  en: string;
  in_app: boolean;
  sound: boolean;
  desktop: boolean;
}

const KEY = ["notifications", "preferences"];

export function usePreferences() {
  const queries = useQueryClient();
  return {
    query: useQuery({ queryKey: KEY, queryFn: async () => (await api.get<{ items: Preference[] }>("/notifications/preferences")).items }),
    change: useMutation({
      mutationFn: ({ kind, in_app, sound, desktop }: Preference) => api.put("/notifications/preferences", { preferences: [{ kind, in_app, sound, desktop }] }),
      onMutate: (wish) => {
        const before = queries.getQueryData<Preference[]>(KEY);
        queries.setQueryData<Preference[]>(KEY, (all) => all?.map((one) => (one.kind === wish.kind ? wish : one)));
        return before;
      },
      onError: (_error, _wish, before) => { queries.setQueryData(KEY, before); },
    }),
  };
}

/** A sound or desktop notice needs the notice itself. */
export function chosen(now: Preference, way: "in_app" | "sound" | "desktop", on: boolean): Preference {
  if (way === "in_app") return { ...now, in_app: on, sound: on && now.sound, desktop: on && now.desktop };
  return { ...now, [way]: on, in_app: now.in_app || on };
}
