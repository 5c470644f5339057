import { useQueryClient } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";
import type { TicketRow } from "@yingda/shared/api/tickets";
import { changed } from "./verbs";

/** What a new ticket is made of. */
export interface NewTicket {
  type_id: number;
  title: string;
  description: string;
  values: Record<string, unknown>;
  priority: number;
  group_id: number | null;
  owner_id: number | null;
  contact_id: number | null;
  tag_ids: number[];
}

/** Makes a ticket, by itself or from a conversation with its transcript. */
export function useMaking() {
  const queries = useQueryClient();
  return async (ticket: NewTicket, conversation: number | null): Promise<TicketRow> => {
    const { row } = await api.post<{ row: TicketRow }>(conversation === null ? "/tickets" : `/conversations/${conversation}/tickets`, ticket);
    changed(queries, row);
    return row;
  };
}
