import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Colleague, Group, Me, Page, Presence } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { directoryOf, meOf, type ColleagueAnswer, type MeAnswer } from "./rules";

export const ME = ["people", "me"] as const;
export const DIRECTORY = ["people", "directory"] as const;
const GROUPS = ["people", "groups"] as const;

/** The signed-in person; throws ApiError with status 401 when there is none, and at once when the server cannot be reached. */
export const meQuery = { queryKey: ME, queryFn: () => api.get<MeAnswer>("/me").then(meOf), staleTime: Infinity, networkMode: "always" as const, retry: false };

/** Who is shown while nobody is signed in: they may do nothing. */
const NOBODY: Me = { id: 0, name: "", avatar_hue: 0, email: "", locale: "zh-CN", theme: "system", sound: false, desktop_notification: false, signature_name: "", group_ids: [], presence: { state: "offline", since_at: 0 }, second_factor: { required: false, enrolled: false }, permissions: {}, team_settings: {} };

/** The signed-in person. The router has loaded it before any page that needs it; while one leaves, it is nobody. */
export function useMe(): ComputedRef<Me> {
  const { data } = useQuery(meQuery);
  return computed(() => data.value ?? NOBODY);
}

/**
 * Whether the person holds a permission, to show or hide a control; the server decides again.
 *
 * @param own whether it is about the person's own work
 * @param group id of the group it is about
 */
export function may(me: Me, permission: string, own = false, group: number | null = null): boolean {
  const reach = me.permissions[permission];
  if (!reach) return false;
  return reach.everything || (own && reach.own) || (group !== null && reach.groups.includes(group));
}

/** Whether the person holds a permission anywhere at all. */
export function maySomewhere(me: Me, permission: string): boolean {
  const reach = me.permissions[permission];
  return reach !== undefined && (reach.everything || reach.own || reach.groups.length > 0);
}

/** Whether a role demands a second factor that the person has not set up: the server opens nothing else to them. */
export function owesFactor(me: Me): boolean {
  return me.second_factor.required && !me.second_factor.enrolled;
}

/** Every colleague, kept live; `byId` also knows those who have left. */
export function useDirectory() {
  const { data } = useQuery({ queryKey: DIRECTORY, queryFn: () => api.get<Page<ColleagueAnswer>>("/directory").then(directoryOf), staleTime: Infinity });
  const byId = computed(() => new Map((data.value?.items ?? []).map((one) => [one.id, one])));
  const colleagues = computed(() => (data.value?.items ?? []).filter((one) => !one.suspended));
  const nameOf = (id: number | null | undefined): string => (id == null ? "" : (byId.value.get(id)?.name ?? `#${id}`));
  return { colleagues, byId, nameOf };
}

/** All groups by id. */
export function useGroups() {
  const { data } = useQuery({ queryKey: GROUPS, queryFn: () => api.get<Page<Group>>("/groups", { limit: 200 }), staleTime: 600_000 });
  const groups = computed(() => data.value?.items ?? []);
  const groupName = (id: number | null | undefined): string => (id == null ? "" : (groups.value.find((one) => one.id === id)?.name ?? `#${id}`));
  return { groups, groupName };
}

/** Change the person's own settings, at once on the screen. */
export function useChangeMe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Pick<Me, "locale" | "theme" | "sound" | "desktop_notification" | "signature_name" | "avatar_hue">>) => api.patch("/me", change),
    onMutate: (change) => {
      queries.setQueryData<Me>(ME, (me) => me && { ...me, ...change });
    },
    onError: () => queries.invalidateQueries({ queryKey: ME }),
  });
}

/** Set the person's own presence, at once on the screen. */
export function useSetPresence() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (state: Presence) => api.put("/me/presence", { state }),
    onMutate: (state) => {
      queries.setQueryData<Me>(ME, (me) => me && { ...me, presence: { state, since_at: Date.now() } });
    },
    onError: () => queries.invalidateQueries({ queryKey: ME }),
  });
}

/** Keep directory and own presence up to date. */
export function keepPeopleLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    for (const event of events) {
      if (event.e === "people.rights") void queries.invalidateQueries();
      if (event.e === "people.directory") void queries.invalidateQueries({ queryKey: ["people"] });
      if (event.e === "settings.changed") void queries.invalidateQueries({ queryKey: GROUPS });
      if (event.e === "people.presence") presenceChanged(queries, event.body);
    }
  });
}

function presenceChanged(queries: QueryClient, { person_id, state, since_at }: { person_id: number; state: Presence; since_at: number }): void {
  queries.setQueryData<Page<Colleague>>(DIRECTORY, (page) => page && { ...page, items: page.items.map((one) => (one.id === person_id ? { ...one, presence: state, since_at } : one)) });
  queries.setQueryData<Me>(ME, (me) => (me?.id === person_id ? { ...me, presence: { state, since_at } } : me));
}
