import { useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import type { TicketRow, TicketState } from "@yingda/shared/api/tickets";
import type { Priority } from "@yingda/shared/api/types";
import { toast } from "@yingda/shared/ui/toasts";
import { COUNTS, HISTORY, LISTS, OF_CONVERSATION, openedKey, OWNERLESS } from "./keys";
import { showRow } from "./live";

export interface Answer {
  row: TicketRow;
}

type Undo = () => Promise<unknown>;

/** After a change of one's own: the row everywhere, and what only the server knows read again. */
export function changed(queries: QueryClient, row: TicketRow): void {
  showRow(queries, row);
  for (const key of [openedKey(row.id), [...HISTORY, row.id], COUNTS, OF_CONVERSATION, OWNERLESS]) void queries.invalidateQueries({ queryKey: key });
}

/** What can be done to a ticket. Each shows its result at once, offers undo where there is one, and goes back when refused. */
export function useTicketVerbs() {
  const queries = useQueryClient();
  const { t } = useI18n();

  async function run(row: TicketRow, optimistic: Partial<TicketRow>, request: () => Promise<Answer>, said?: string, undo?: Undo): Promise<TicketRow> {
    if (Object.keys(optimistic).length > 0) showRow(queries, { ...row, ...optimistic });
    try {
      const { row: now } = await request();
      changed(queries, now);
      if (said) toast(said, undo ? { undo } : {});
      return now;
    } catch (error) {
      showRow(queries, row);
      void queries.invalidateQueries({ queryKey: LISTS });
      void queries.invalidateQueries({ queryKey: openedKey(row.id) });
      throw error;
    }
  }

  const path = (row: TicketRow) => `/tickets/${row.id}`;
  const quietly = async (request: Promise<Answer>): Promise<void> => { changed(queries, (await request).row); };
  const state = (row: TicketRow, wanted: TicketState, why = ""): Promise<TicketRow> =>
    run(row, { state: wanted }, () => api.put(`${path(row)}/state`, { state: wanted, why }), t(`tickets.did.${wanted}`, { number: row.number }), undoState(row, wanted));

  function undoState(row: TicketRow, wanted: TicketState): Undo | undefined {
    const back: Partial<Record<TicketState, readonly TicketState[]>> = { waiting: ["open"], solved: ["open"], closed: ["open"], open: ["waiting", "solved"] };
    return back[wanted]?.includes(row.state) ? () => quietly(api.put(`${path(row)}/state`, { state: row.state, why: "" })) : undefined;
  }

  function undoAssign(row: TicketRow): Undo | undefined {
    const before = row.owner_id;
    return before === null ? undefined : () => quietly(api.post(`${path(row)}/assignment`, { person_id: before, why: "" }));
  }

  return {
    state,
    claim: (row: TicketRow) => run(row, {}, () => api.post(`${path(row)}/claim`), t("tickets.did.claimed", { number: row.number })),
    assign: (row: TicketRow, person: number, why = "") => run(row, { owner_id: person }, () => api.post(`${path(row)}/assignment`, { person_id: person, why }), t("tickets.did.assigned", { number: row.number }), undoAssign(row)),
    escalate: (row: TicketRow, group: number, reason: string, person: number | null) => run(row, {}, () => api.post(`${path(row)}/escalation`, { group_id: group, reason, person_id: person }), t("tickets.did.escalated", { number: row.number })),
    prioritise: (row: TicketRow, priority: Priority) => run(row, { priority }, () => api.put(`${path(row)}/priority`, { priority }), t("tickets.did.priority", { number: row.number }), () => quietly(api.put(`${path(row)}/priority`, { priority: row.priority }))),
    tag: (row: TicketRow, tag_ids: number[]) => run(row, { tag_ids }, () => api.put(`${path(row)}/tags`, { tag_ids })),
    change: (row: TicketRow, fields: Record<string, unknown>) => run(row, {}, () => api.patch(path(row), fields), t("tickets.did.changed")),
    watch: (row: TicketRow, person: number) => run(row, {}, () => api.post(`${path(row)}/watchers`, { person_id: person })),
    unwatch: (row: TicketRow, person: number) => run(row, {}, () => api.delete(`${path(row)}/watchers/${person}`), t("tickets.did.unwatched"), () => quietly(api.post(`${path(row)}/watchers`, { person_id: person }))),
    link: (row: TicketRow, to: { kind: string; ticket_id?: number; conversation_id?: number }) => run(row, {}, () => api.post(`${path(row)}/links`, to), t("tickets.did.linked")),
    unlink: (row: TicketRow, link: number, again: { kind: string; ticket_id?: number; conversation_id?: number }) => run(row, {}, () => api.delete(`/ticket-links/${link}`), t("tickets.did.unlinked"), () => quietly(api.post(`${path(row)}/links`, again))),
    finish: (row: TicketRow, step: number, note: string) => run(row, {}, () => api.post(`/ticket-steps/${step}/completion`, { note }), t("tickets.did.step_done")),
    skip: (row: TicketRow, step: number, reason: string) => run(row, {}, () => api.post(`/ticket-steps/${step}/skip`, { reason }), t("tickets.did.step_skipped")),
    give: (row: TicketRow, step: number, to: { person_id: number } | { group_id: number }) => run(row, {}, () => api.put(`/ticket-steps/${step}/owner`, to), t("tickets.did.step_given")),
    comment: async (row: TicketRow, text: string, mentions: number[], files: string[]) => {
      await api.post(`${path(row)}/comments`, { text, mentions, files });
      void queries.invalidateQueries({ queryKey: openedKey(row.id) });
    },
  };
}

export type BulkVerb = "assign" | "state" | "priority" | "tag" | "untag";

export interface BulkOutcome {
  done: number[];
  refused: { id: number; code: string; message: string }[];
}

/** One verb on many tickets, with undo where every one of them can go back; who was refused and why is the answer. */
export function useTicketBulk() {
  const queries = useQueryClient();
  const { t } = useI18n();

  const send = (ids: number[], verb: BulkVerb, facts: Record<string, unknown>) => api.post<BulkOutcome>("/tickets/bulk", { ids, verb, ...facts });

  async function again(): Promise<void> {
    await Promise.all([LISTS, COUNTS, ["tickets", "opened"]].map((key) => queries.invalidateQueries({ queryKey: key })));
  }

  /** What brings tickets back to how they were, by what they were. */
  function back(rows: TicketRow[], verb: BulkVerb, facts: Record<string, unknown>): (() => Promise<void>) | undefined {
    const calls = new Map<string, { ids: number[]; verb: BulkVerb; facts: Record<string, unknown> }>();
    for (const row of rows) {
      const way = undone(row, verb, facts);
      if (!way) return undefined;
      const key = JSON.stringify(way);
      calls.set(key, { ids: [...(calls.get(key)?.ids ?? []), row.id], ...way });
    }
    return async () => {
      for (const call of calls.values()) await send(call.ids, call.verb, call.facts);
      await again();
    };
  }

  return async function bulk(rows: TicketRow[], verb: BulkVerb, facts: Record<string, unknown>): Promise<BulkOutcome> {
    const outcome = await send(rows.map((row) => row.id), verb, facts);
    const worked = rows.filter((row) => outcome.done.includes(row.id));
    const undo = worked.length > 0 ? back(worked, verb, facts) : undefined;
    if (worked.length > 0) toast(t("tickets.bulk.done", { n: worked.length }), undo ? { undo } : {});
    await again();
    return outcome;
  };
}

/** The verb that undoes another on one ticket; null where nothing does. */
export function undone(row: TicketRow, verb: BulkVerb, facts: Record<string, unknown>): { verb: BulkVerb; facts: Record<string, unknown> } | null {
  if (verb === "priority") return { verb, facts: { priority: row.priority } };
  if (verb === "assign") return row.owner_id === null ? null : { verb, facts: { person_id: row.owner_id } };
  if (verb === "tag") return { verb: "untag", facts: { tag_ids: (facts["tag_ids"] as number[]).filter((tag) => !row.tag_ids.includes(tag)) } };
  if (verb === "untag") return { verb: "tag", facts: { tag_ids: (facts["tag_ids"] as number[]).filter((tag) => row.tag_ids.includes(tag)) } };
  const returns: Partial<Record<string, readonly string[]>> = { waiting: ["open"], solved: ["open"], closed: ["open"], open: ["waiting", "solved"] };
  return returns[facts["state"] as string]?.includes(row.state) ? { verb, facts: { state: row.state } } : null;
}
