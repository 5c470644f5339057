import { useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import { serverNow } from "@yingda/shared/api/time";
import type { Opened, Row } from "@yingda/shared/api/types";
import { toast } from "@yingda/shared/ui/toasts";
import type { LiveList } from "../rules/list";
import { LISTS, OPENED, openedKey } from "./keys";
import { showRow } from "./keep";

/** What can be done to a conversation. Each shows its result at once, offers undo where there is one, and goes back when refused. */
export function useVerbs() {
  const queries = useQueryClient();
  const { t } = useI18n();

  async function change(row: Row, optimistic: Partial<Row>, request: () => Promise<unknown>, said?: string, undo?: () => Promise<unknown>): Promise<void> {
    showRow(queries, { ...row, ...optimistic });
    try {
      await request();
    } catch (error) {
      readAgain(queries, row.id);
      throw error;
    }
    if (said) toast(said, undo ? { undo } : {});
  }

  const path = (row: Row) => `/conversations/${row.id}`;
  const resolve = (row: Row): Promise<void> =>
    change(row, { state: "resolved", resolved_at: serverNow(), waiting_since: null }, () => api.post(`${path(row)}/resolution`, {}), t("conversations.did.resolved", { name: row.contact.name }), () => reopen(row));
  const reopen = (row: Row): Promise<void> => change(row, { state: "open", resolved_at: null }, () => api.delete(`${path(row)}/resolution`));
  const wake = (row: Row): Promise<void> => change(row, { state: "open", snoozed_until: null }, () => api.delete(`${path(row)}/snooze`));
  const assign = (row: Row, person: number): Promise<void> => change(row, { assignee_id: person, state: "open" }, () => api.post(`${path(row)}/assignment`, { person_id: person }), t("conversations.did.assigned"), undoAssign(row));

  function undoAssign(row: Row): (() => Promise<unknown>) | undefined {
    const before = row.assignee_id;
    return before === null ? undefined : () => api.post(`${path(row)}/assignment`, { person_id: before });
  }

  return {
    resolve,
    reopen,
    wake,
    assign,
    snooze: (row: Row, until: number) => change(row, { state: "snoozed", snoozed_until: until }, () => api.post(`${path(row)}/snooze`, { until_at: until }), t("conversations.did.snoozed"), () => wake(row)),
    wait: (row: Row) => change(row, { state: "waiting" }, () => api.post(`${path(row)}/wait`, {}), t("conversations.did.waiting"), () => api.delete(`${path(row)}/wait`)),
    stopWaiting: (row: Row) => change(row, { state: "open" }, () => api.delete(`${path(row)}/wait`)),
    tag: (row: Row, tag_ids: number[]) => change(row, { tag_ids }, () => api.put(`${path(row)}/tags`, { tag_ids })),
    prioritise: (row: Row, priority: Row["priority"]) => change(row, { priority }, () => api.put(`${path(row)}/priority`, { priority })),
    claim: (row: Row) => change(row, {}, () => api.post(`${path(row)}/claim`, {}), t("conversations.did.claimed")),
    takeOver: (row: Row) => change(row, {}, () => api.post(`${path(row)}/take-over`, {}), t("conversations.did.taken_over")),
    invite: (row: Row, person: number) => change(row, {}, () => api.post(`${path(row)}/participants`, { person_id: person, role: "assist" }), t("conversations.did.invited")),
    leave: (row: Row, person: number) => change(row, {}, () => api.delete(`${path(row)}/participants/${person}`), t("conversations.did.left")),
    peek: (row: Row) => api.post(`${path(row)}/peek`, {}).then(() => toast(t("conversations.did.peeking"))),
    handOver: (row: Row, to: { to_person: number } | { to_group: number }, reason: string) => api.post(`${path(row)}/hand-overs`, { ...to, reason }).then(() => toast(t("conversations.did.offered"))),
    accept: (id: number) => api.post(`/hand-overs/${id}/acceptance`, {}).then(() => toast(t("conversations.did.accepted"))),
    refuse: (id: number) => api.delete(`/hand-overs/${id}/acceptance`).then(() => toast(t("conversations.did.refused"))),
    withdraw: (id: number) => api.delete(`/hand-overs/${id}`).then(() => toast(t("conversations.did.withdrawn"))),
    recall: (id: number) => api.delete(`/messages/${id}`).then(() => toast(t("conversations.did.recalled"))),
    editNote: (id: number, text: string) => api.patch(`/messages/${id}`, { text }),
  };
}

/** What the optimistic change may have got wrong is read from the server. */
function readAgain(queries: QueryClient, id: number): void {
  void queries.invalidateQueries({ queryKey: openedKey(id) });
  void queries.invalidateQueries({ queryKey: LISTS });
}

export type BulkVerb = "resolve" | "reopen" | "assign" | "tag" | "untag" | "snooze" | "priority" | "claim";

/** One verb on many conversations; says how many were refused and why, and offers undo where there is one. */
export function useBulk() {
  const { t } = useI18n();
  const opposite: Partial<Record<BulkVerb, BulkVerb>> = { resolve: "reopen", tag: "untag", reopen: "resolve" };

  return async function bulk(ids: number[], verb: BulkVerb, facts: Record<string, unknown> = {}): Promise<void> {
    const { done, refused } = await api.post<{ done: number[]; refused: { id: number; message: string }[] }>("/conversations/bulk", { ids, verb, ...facts });
    const back = opposite[verb];
    const undo = back && done.length > 0 ? { undo: () => api.post("/conversations/bulk", { ids: done, verb: back, ...facts }) } : {};
    if (done.length > 0) toast(t("conversations.bulk.done", { n: done.length }), undo);
    if (refused.length > 0) toast(t("conversations.bulk.refused", { n: refused.length, why: refused[0]?.message ?? "" }), { kind: "failed" });
  };
}

/** The row of a conversation wherever it is known. */
export function knownRow(queries: QueryClient, id: number): Row | undefined {
  const opened = queries.getQueriesData<Opened>({ queryKey: OPENED }).find(([, one]) => one?.row.id === id)?.[1]?.row;
  return opened ?? queries.getQueriesData<LiveList>({ queryKey: LISTS }).flatMap(([, list]) => list?.rows ?? []).find((row) => row.id === id);
}
