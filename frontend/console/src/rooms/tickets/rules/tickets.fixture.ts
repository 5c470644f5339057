import type { TicketRow } from "@yingda/shared/api/tickets";

/** A row of a ticket for tests. */
export function aRow(fields: Partial<TicketRow> = {}): TicketRow {
  return {
    id: 1, number: 1, type_id: 1, type_version: 1, liaison: "none", title: "退款没到账", priority: 1, state: "open", state_since: 0, group_id: 1, owner_id: 5, maker_id: 6, contact: { id: 9, name: "王芳" },
    conversation_id: null, due_at: null, warn_at: null, breached_at: null, step: null, steps_total: 0, steps_over: 0, step_person_ids: [], watcher_ids: [], tag_ids: [], comment_count: 0, merged_into_id: null,
    created_at: 1000, changed_at: 1000, solved_at: null, closed_at: null, version: 1, ...fields,
  };
}
