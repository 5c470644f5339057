import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/vue-query";
import { computed } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Notification, Page } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { apply, type Inbox } from "./rules";

export type InboxPage = Page<Notification> & { unread: number; n: number };
export interface Preference {
  kind: string;
  zh: string;
  en: string;
  in_app: boolean;
  sound: boolean;
  desktop: boolean;
  push: boolean;
  /** kept in the list of notifications; what is not, is only sounded, shown and pushed */
  listed: boolean;
}

const INBOX = ["notifications", "inbox"] as const;
const PREFERENCES = ["notifications", "preferences"] as const;

/** What the person was told, the newest first, kept live. */
export function useInbox() {
  const query = useInfiniteQuery({
    queryKey: INBOX,
    queryFn: ({ pageParam }: { pageParam: string | null }) => api.get<InboxPage>("/notifications", { limit: 30, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });
  const pages = computed(() => query.data.value?.pages ?? []);
  return {
    items: computed(() => pages.value.flatMap((page) => page.items)),
    unread: computed(() => pages.value[0]?.unread ?? 0),
    more: query.hasNextPage,
    loadMore: () => query.fetchNextPage(),
    isPending: query.isPending,
  };
}

/** Everything up to a number has been seen. */
export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (up_to: number) => api.put<{ unread: number }>("/notifications/read", { up_to }),
    onSuccess: ({ unread }, up_to) => { patch(queries, (inbox) => ({ ...inbox, unread, items: inbox.items.map((one) => (one.id <= up_to && one.read_at === null ? { ...one, read_at: Date.now() } : one)) })); },
  });
}

/** How the person wants to be told of each kind. */
export function usePreferences() {
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: PREFERENCES, queryFn: () => api.get<{ items: Preference[] }>("/notifications/preferences"), staleTime: Infinity });
  const change = useMutation({
    mutationFn: (one: Preference) => api.put<{ items: Preference[] }>("/notifications/preferences", { preferences: [{ kind: one.kind, in_app: one.in_app, sound: one.sound, desktop: one.desktop, push: one.push }] }),
    onSuccess: (now) => { queries.setQueryData(PREFERENCES, now); },
  });
  return { preferences: computed(() => data.value?.items ?? []), change };
}

function patch(queries: QueryClient, change: (inbox: Inbox) => Inbox): void {
  queries.setQueryData<InfiniteData<InboxPage>>(INBOX, (data) => {
    const [first, ...others] = data?.pages ?? [];
    if (!data || !first) return data;
    return { ...data, pages: [{ ...first, ...change(first) }, ...others] };
  });
}

/** Keep the inbox live. */
export function keepInboxLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    for (const event of events) if (event.e.startsWith("notifications.")) patch(queries, (inbox) => apply(inbox, event));
  });
}
