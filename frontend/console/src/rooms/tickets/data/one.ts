import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { OpenedTicket, TicketBrief, TicketComment, TicketEntry, Transcript } from "@yingda/shared/api/tickets";
import type { Page } from "@yingda/shared/api/types";
import { maySomewhere, useMe } from "../../people";
import { HISTORY, OF_CONVERSATION, openedKey } from "./keys";

/** A ticket with everything its page shows, kept live. */
export function useTicket(id: Readonly<Ref<number>>) {
  const queries = useQueryClient();
  const { data: opened, error, refetch } = useQuery(computed(() => ({ queryKey: openedKey(id.value), queryFn: () => api.get<OpenedTicket>(`/tickets/${id.value}`), staleTime: Infinity, retry: false })));

  /** Put the comments before the first that is here in front of it. */
  async function loadOlder(): Promise<void> {
    const first = opened.value?.comments[0]?.id;
    if (first === undefined) return;
    const older = await api.get<{ items: TicketComment[]; more: boolean }>(`/tickets/${id.value}/comments`, { before: first });
    queries.setQueryData<OpenedTicket>(openedKey(id.value), (now) => now && { ...now, more: older.more, comments: [...older.items, ...now.comments] });
  }

  return { opened, error, refetch, loadOlder };
}

/** Who did what, read when it is looked at. */
export function useTicketHistory(id: Readonly<Ref<number>>, wanted: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...HISTORY, id.value]), queryFn: async () => (await api.get<Page<TicketEntry>>(`/tickets/${id.value}/history`)).items, enabled: wanted, staleTime: 0 });
}

/** A conversation as it was when the ticket was made, read when it is looked at. */
export function useTranscript(id: Readonly<Ref<number>>, conversation: Readonly<Ref<number>>, wanted: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => ["tickets", "transcript", id.value, conversation.value]), queryFn: () => api.get<Transcript>(`/tickets/${id.value}/transcripts/${conversation.value}`), enabled: wanted, staleTime: Infinity });
}

/** The tickets of a conversation. */
export function useTicketsOf(conversation: Readonly<Ref<number>>) {
  const me = useMe();
  const { data } = useQuery({
    queryKey: computed(() => [...OF_CONVERSATION, conversation.value]),
    queryFn: async () => (await api.get<{ items: TicketBrief[] }>(`/conversations/${conversation.value}/tickets`)).items,
    enabled: computed(() => maySomewhere(me.value, "ticket.view")),
    retry: false,
  });
  return computed(() => data.value ?? []);
}
