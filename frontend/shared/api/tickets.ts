/** The shapes of tickets (docs/contract.md §4). Instants are milliseconds since 1970-01-01 UTC. */

import type { Author, Message, Priority, Upload } from "./types";

export const TICKET_STATES = ["new", "open", "waiting", "solved", "closed"] as const;
export type TicketState = (typeof TICKET_STATES)[number];
export const LIAISONS = ["none", "product_improvement", "selling_knowledge"] as const;
export type Liaison = (typeof LIAISONS)[number];

/** One line of a ticket list; due instants are null while the ticket waits. */
export interface TicketRow {
  id: number;
  number: number;
  type_id: number;
  type_version: number;
  liaison: Liaison;
  title: string;
  priority: Priority;
  state: TicketState;
  state_since: number;
  group_id: number | null;
  owner_id: number | null;
  maker_id: number | null;
  contact: { id: number; name: string } | null;
  conversation_id: number | null;
  due_at: number | null;
  warn_at: number | null;
  breached_at: number | null;
  step: { id: number; name: string; person_id: number | null; group_id: number | null; due_at: number | null; breached_at: number | null } | null;
  steps_total: number;
  steps_over: number;
  step_person_ids: number[];
  watcher_ids: number[];
  tag_ids: number[];
  comment_count: number;
  merged_into_id: number | null;
  created_at: number;
  changed_at: number;
  solved_at: number | null;
  closed_at: number | null;
  version: number;
}

export const FIELD_KINDS = ["text", "textarea", "number", "date", "choice", "multi_choice", "person", "order_number"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** One field of a type's form. */
export interface TicketField {
  key: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  choices: string[];
  max_length: number | null;
}

/** One step of a type: whose it is (nobody named: the ticket's group) and how many minutes it has. */
export interface StepTemplate {
  name: string;
  group_id: number | null;
  person_id: number | null;
  minutes: number | null;
}

export interface TypeDocument {
  liaison: Liaison;
  group_id: number | null;
  calendar_id: number | null;
  due_minutes: number | null;
  warn_percent: number;
  steps: StepTemplate[];
  fields: TicketField[];
}

export interface TicketType {
  id: number;
  key: string;
  name: string;
  position: number;
  version: number;
  archived_at: number | null;
  document: TypeDocument;
}

/** A step of a ticket. */
export interface TicketStep {
  id: number;
  name: string;
  person_id: number | null;
  group_id: number | null;
  minutes: number | null;
  state: "waiting" | "active" | "done" | "skipped";
  began_at: number | null;
  ended_at: number | null;
  ended_by: number | null;
  note: string;
  due_at: number | null;
  breached_at: number | null;
}

export interface TicketComment {
  id: number;
  ticket_id: number;
  author: Author;
  text: string;
  mentions: number[];
  files: Upload[];
  at: number;
}

/** Another ticket in a line; its title is for those who may see it. */
export interface TicketBrief {
  id: number;
  number: number;
  state: TicketState;
  title: string | null;
  may_open: boolean;
}

export interface TicketLink {
  id: number;
  kind: "relates" | "blocks" | "duplicates";
  /** from this ticket to the other */
  outward: boolean;
  at: number;
  conversation_id: number | null;
  may_open: boolean;
  ticket: TicketBrief | null;
}

/** Everything a ticket's page shows at first. */
export interface OpenedTicket {
  row: TicketRow;
  type: { id: number; key: string; name: string };
  description: string;
  fields: TicketField[];
  values: Record<string, unknown>;
  steps: TicketStep[];
  comments: TicketComment[];
  more: boolean;
  links: TicketLink[];
  transcripts: { conversation_id: number; at: number }[];
  merges: { id: number; absorbed_id: number; at: number; ticket: TicketBrief }[];
  /** whether the reader may open the customer */
  sees_contact: boolean;
  n: number;
}

/** A line of a ticket's history. */
export interface TicketEntry {
  at: number;
  actor: Author;
  what: string;
  why: string;
  facts: Record<string, unknown>;
}

/** A conversation as it was when a ticket was made from it. */
export interface Transcript {
  conversation_id: number;
  at: number;
  messages: (Message & { note: boolean })[];
}
