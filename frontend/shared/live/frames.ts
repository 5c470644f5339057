import type { Problem } from "../api/errors";
import type { TicketComment, TicketRow } from "../api/tickets";
import type { HandOver, Message, MessageData, MessageKind, Notification, Presence, Row, RowPatch } from "../api/types";

/** What each live event carries (docs/contract.md §5). */
export interface EventBodies {
  "conversation.message": { message: Message; patch: RowPatch };
  "conversation.row": { row: Row };
  "conversation.gone": { id: number };
  "conversation.message_changed": { message: Message };
  "conversation.read": { conversation_id: number; by: "visitor" | "staff"; seq: number; got_seq: number; person_id: number | null; unread: number };
  "conversation.hand_over": { hand_over: HandOver };
  "ticket.row": { row: TicketRow };
  "ticket.gone": { id: number };
  "ticket.comment": { comment: TicketComment };
  "people.presence": { person_id: number; state: Presence; since_at: number };
  "people.directory": { person_id?: number | null };
  "people.rights": { person_id: number | null };
  "routing.load": { person_id: number; open: number; weight: number; capacity: number };
  "notifications.new": { notification: Notification };
  "notifications.read": { up_to: number; unread: number };
  "settings.changed": { what: string };
  "imports.ended": { import_id: number; kind: string; state: string; by_id: number | null };
}

export type EventName = keyof EventBodies;

/** One event as the console handles it. */
export type LiveEvent = { [E in EventName]: { n: number; e: E; body: EventBodies[E] } }[EventName];

/** A message on its way out; `ref` is its client_id, the same in every attempt. */
export interface Post {
  ref: string;
  conversation: number;
  kind: MessageKind;
  text: string;
  data: MessageData;
}

export interface Ack {
  ref: string;
  id: number;
  seq: number;
  at: number;
  doubled: boolean;
}

export interface Typing {
  conversation: number;
  who: { kind: string; id: number | null; name: string };
  on: boolean;
}

export type ServerFrame =
  | { t: "welcome"; n: number; me: number }
  | { t: "reload"; n: number }
  | { t: "events"; prev: number; n: number; events: [number, EventName, never][] }
  | ({ t: "ack" } & Ack)
  | { t: "refused"; ref: string | null; error: Problem }
  | ({ t: "typing" } & Typing)
  | { t: "draft"; conversation: number; text: string }
  | { t: "pong"; n?: number }
  | { t: "bye"; why: string };

export type ClientFrame =
  | { t: "hello"; last: number | null; locale: string }
  | ({ t: "post" } & Post)
  | { t: "read"; conversation: number; seq: number }
  | { t: "typing"; conversation: number; on: boolean }
  | { t: "watch" | "unwatch"; conversation: number }
  | { t: "here"; on: boolean }
  | { t: "ping" };
