import type { Message, Row } from "@yingda/shared/api/types";
import type { ListQuery } from "./list";

/** A row for tests; what is not said is ordinary. */
export function aRow(over: Partial<Row> = {}): Row {
  return {
    id: 1, number: over.id ?? 1, state: "open", state_since: 0, channel: "web", inbox_id: 1, group_id: 10, queue_id: 3, assignee_id: 7, owner_id: 7,
    contact: { id: 100, name: "张伟", tier: 0 }, priority: 1, subject: "", tag_ids: [], last_seq: 1, last_at: 1000, last_from: "customer", preview: "你好", unread: 1,
    waiting_since: null, sla: null, snoozed_until: null, opened_at: 0, resolved_at: null, participant_ids: [], mention_ids: [], staff_read_seq: 0,
    visitor_read_seq: 0, visitor_got_seq: 0, previous_id: null, version: 1, ...over,
  };
}

/** A message for tests. */
export function aMessage(over: Partial<Message> = {}): Message {
  return {
    id: over.seq ?? 1, conversation_id: 1, seq: 1, kind: "text", text: "你好", data: {}, author: { kind: "visitor", id: 100, name: "张伟" },
    client_id: null, at: 1000, edited_at: null, recalled_at: null, ...over,
  };
}

/** A list query for tests. */
export function aQuery(over: Partial<ListQuery> = {}): ListQuery {
  return { view: "all", sort: "newest", state: [], channel: [], inbox: [], group: [], agent: [], tag: [], priority: [], contact: null, q: "", since: null, until: null, ...over };
}
