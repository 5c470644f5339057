import { useQueryClient } from "@tanstack/vue-query";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import type { TicketRow } from "@yingda/shared/api/tickets";
import { toast } from "@yingda/shared/ui/toasts";
import { openedKey } from "./keys";
import { changed, type Answer } from "./verbs";

/** One ticket of two, its undoing, and two of one. */
export function useJoining() {
  const queries = useQueryClient();
  const { t } = useI18n();

  async function merge(row: TicketRow, other: TicketRow): Promise<void> {
    const { merge_id, row: now } = await api.post<Answer & { merge_id: number }>(`/tickets/${row.id}/merge`, { other_id: other.id });
    changed(queries, now);
    void queries.invalidateQueries({ queryKey: openedKey(other.id) });
    toast(t("tickets.did.merged", { number: other.number }), { undo: () => unmerge(merge_id, row.id) });
  }

  async function unmerge(merge_id: number, survivor: number): Promise<void> {
    changed(queries, (await api.delete<Answer>(`/ticket-merges/${merge_id}`)).row);
    void queries.invalidateQueries({ queryKey: openedKey(survivor) });
  }

  async function split(row: TicketRow, title: string, comment_ids: number[], step_ids: number[]): Promise<TicketRow> {
    const { row: made } = await api.post<Answer>(`/tickets/${row.id}/split`, { title, comment_ids, step_ids });
    changed(queries, made);
    void queries.invalidateQueries({ queryKey: openedKey(row.id) });
    return made;
  }

  return { merge, unmerge, split };
}
