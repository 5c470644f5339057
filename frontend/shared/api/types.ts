/** The shapes of docs/contract.md that the console uses. Instants are milliseconds since 1970-01-01 UTC. */

export type State = "bot" | "queued" | "open" | "waiting" | "snoozed" | "resolved";
export type Channel = "web" | "form" | "api" | "import";
export type Sender = "customer" | "agent" | "bot" | "system";
export type Presence = "online" | "busy" | "break" | "offline";
/** 0 low, 1 normal, 2 high, 3 urgent */
export type Priority = 0 | 1 | 2 | 3;

export interface Sla {
  kind: "first_response" | "next_response" | "resolution";
  due_at: number | null;
  warn_at: number | null;
  breached_at: number | null;
}

/** One line of a conversation list. */
export interface Row {
  id: number;
  number: number;
  state: State;
  state_since: number;
  channel: Channel;
  inbox_id: number;
  group_id: number | null;
  queue_id: number | null;
  assignee_id: number | null;
  owner_id: number | null;
  contact: { id: number; name: string; tier: number };
  priority: Priority;
  subject: string;
  tag_ids: number[];
  last_seq: number;
  last_at: number;
  last_from: Sender;
  preview: string;
  unread: number;
  waiting_since: number | null;
  sla: Sla | null;
  snoozed_until: number | null;
  opened_at: number;
  resolved_at: number | null;
  participant_ids: number[];
  mention_ids: number[];
  staff_read_seq: number;
  visitor_read_seq: number;
  /** up to here the visitor's browser has received */
  visitor_got_seq: number;
  previous_id: number | null;
  version: number;
}

/** What a new message changes in its conversation's row. */
export type RowPatch = Pick<Row, "id" | "version"> &
  Partial<Pick<Row, "state" | "last_seq" | "last_at" | "last_from" | "preview" | "unread" | "waiting_since" | "sla" | "owner_id" | "assignee_id">>;

export type MessageKind = "text" | "image" | "file" | "quick_reply" | "card" | "note" | "system" | "event";

export interface Author {
  kind: "visitor" | "person" | "bot" | "system" | "api";
  id: number | null;
  name: string;
}

export interface MessageData {
  file?: string;
  name?: string;
  type?: string;
  size?: number;
  width?: number;
  height?: number;
  url?: string;
  card?: "order" | "product";
  whisper_to?: number;
  mentions?: number[];
  what?: string;
  [fact: string]: unknown;
}

export interface Message {
  id: number;
  conversation_id: number;
  seq: number;
  kind: MessageKind;
  text: string;
  data: MessageData;
  author: Author;
  client_id: string | null;
  at: number;
  edited_at: number | null;
  recalled_at: number | null;
}

export interface HandOver {
  id: number;
  conversation_id: number;
  from_id: number;
  to_id: number | null;
  to_group_id: number | null;
  reason: string;
  state: "offered" | "accepted" | "refused" | "expired" | "withdrawn";
  expires_at: number;
}

/** A conversation as it is opened: its row, the newest messages, and what only the open pane needs. */
export interface Opened {
  row: Row;
  /** by sequence number, rising */
  messages: Message[];
  /** whether there are older ones */
  more: boolean;
  /** the open offer, if there is one */
  hand_over: HandOver | null;
  participants: { person_id: number; role: "assist" | "peek"; since_at: number }[];
  rating: { score: number; text: string; at: number } | null;
  n: number;
}

/** A span in the history of states and owners. */
export interface Span {
  what: "state" | "owner";
  since_at: number;
  until_at: number | null;
  why: string;
  state?: State;
  actor_kind?: string;
  actor_id?: number | null;
  person_id?: number | null;
}

/** How the machine decided, in codes and numbers: who could have had it, who could not and why, and the rule. */
export interface Explanation {
  rule: string;
  candidates?: { person_id: number; load: number; units: number }[];
  excluded?: { person_id: number; reason: string; load?: number; units?: number }[];
  opens_at?: number;
}

/** One assignment of a conversation. */
export interface Assignment {
  id: number;
  /** null: there was nobody */
  person_id: number | null;
  queue_id: number | null;
  at: number;
  ended_at: number | null;
  /** routed by the machine, or by people: claimed, manual, handed_over, taken_over, answered, opened */
  how: string;
  ended_why: string;
  waited_ms: number | null;
  explanation: Explanation | null;
}

/** A page of a list; `n` is the stream number of the snapshot where the list is live. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total: number | null;
  n?: number;
}

/** How far a permission reaches. */
export interface Reach {
  own: boolean;
  groups: number[];
  everything: boolean;
}

export interface Me {
  id: number;
  name: string;
  avatar_hue: number;
  email: string;
  locale: string;
  theme: "light" | "dark" | "system";
  sound: boolean;
  desktop_notification: boolean;
  signature_name: string;
  group_ids: number[];
  presence: { state: Presence; since_at: number };
  /** required while a role demands one and there is none: then nothing but its setting up is open */
  second_factor: { required: boolean; enrolled: boolean };
  permissions: Record<string, Reach>;
  /** the team's settings that screens need, by key */
  team_settings: Record<string, number | boolean | string>;
}

export interface Colleague {
  id: number;
  name: string;
  hue: number;
  group_ids: number[];
  /** past work names them, but nothing new is given to them */
  suspended: boolean;
  presence: Presence;
  since_at: number;
}

export interface Group {
  id: number;
  name: string;
  department_id?: number | null;
}

export interface Tag {
  id: number;
  name: string;
  name_zh: string;
  name_en: string;
  colour: string | null;
}

export interface Inbox {
  id: number;
  name: string;
  channel: Channel;
}

/** A kept file, as a message's `data` says it. */
export interface Upload {
  file: string;
  name: string;
  type: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
}

/** One thing a person was told; the screen makes the sentence from `kind` and `facts`. */
export interface Notification {
  id: number;
  kind: string;
  facts: Record<string, unknown>;
  /** path within the console */
  link: string;
  created_at: number;
  read_at: number | null;
}
