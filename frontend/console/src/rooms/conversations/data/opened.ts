import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, ref, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Message, Opened } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";
import { useLive } from "@yingda/shared/live/use";
import { applyOpened, withMessages } from "../rules/thread";
import { openedKey } from "./keys";

/** Messages asked for at once on the way to one that is far back. */
const READ_ON = 200;

async function read(id: number, live: LiveClient): Promise<Opened> {
  const opened = await api.get<Opened>(`/conversations/${id}`);
  const events = live.log.after(opened.n);
  return events ? events.reduce(applyOpened, opened) : read(id, live);
}

const options = (id: number, live: LiveClient) => ({ queryKey: openedKey(id), queryFn: () => read(id, live), staleTime: Infinity, gcTime: 30 * 60_000 });

/** Read a conversation before it is opened, so that opening it takes no time; what is here already is not read again. */
export function usePrefetch(): (id: number) => void {
  const queries = useQueryClient();
  const live = useLive();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (id) => {
    clearTimeout(timer);
    timer = setTimeout(() => void prefetch(queries, live, id), 40);
  };
}

function prefetch(queries: QueryClient, live: LiveClient, id: number): Promise<unknown> {
  return queries.query(options(id, live)).catch(() => undefined);
}

/** An opened conversation, kept live. While the next one is read, `opened` is still the one before and `leaving` says so. */
export function useOpened(id: Ref<number>) {
  const live = useLive();
  const queries = useQueryClient();
  const { data: opened, error, isPlaceholderData: leaving } = useQuery(computed(() => ({ ...options(id.value, live), placeholderData: keepPreviousData })));
  const loadingOlder = ref(false);

  async function loadOlder(limit = 50): Promise<void> {
    const start = opened.value?.messages[0]?.seq;
    if (!opened.value?.more || start === undefined || leaving.value || loadingOlder.value) return;
    const at = id.value;
    loadingOlder.value = true;
    try {
      const older = await api.get<{ items: Message[]; more: boolean }>(`/conversations/${at}/messages`, { before: start, limit });
      queries.setQueryData<Opened>(openedKey(at), (now) => now && { ...now, more: older.more, messages: withMessages(older.items, now.messages) });
    } finally {
      loadingOlder.value = false;
    }
  }

  /** Read on until message `seq` is here. */
  async function loadBackTo(seq: number): Promise<void> {
    for (;;) {
      const first = opened.value?.messages[0]?.seq ?? 0;
      if (first <= seq || !opened.value?.more) return;
      await loadOlder(READ_ON);
      if (opened.value.messages[0]?.seq === first) return;
    }
  }

  return { opened, error, leaving, loadOlder, loadBackTo, loadingOlder };
}
