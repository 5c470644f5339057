/** What the server and the widget say to each other: docs/contract.md §6. Instants are milliseconds since 1970-01-01 UTC. */

export interface Field {
  key: string;
  label: string;
  type: "text" | "email" | "phone" | "number" | "choice" | "textarea";
  required: boolean;
  choices?: string[] | null;
}

export interface Config {
  name: string;
  hours: { open: boolean; next_opening_at: number | null; text: string };
  appearance: { colour: string; position: string; greeting: string };
  fields: Field[];
  offline: { fields?: Field[]; greeting?: string } | null;
  rating: { reasons: string[] } | null;
  draft_visible: boolean;
  upload: { max_bytes: number; types: string[] };
  locale: string;
}

export type Values = Record<string, string>;

export interface Kept {
  file: string;
  name: string;
  type: string;
  size: number;
  width?: number;
  height?: number;
  url: string;
}

export interface Message {
  id: number;
  conversation_id: number;
  seq: number;
  kind: "text" | "image" | "file" | "quick_reply" | "card" | "note" | "system" | "event";
  text: string;
  data: Record<string, unknown> | null;
  author: { kind: "visitor" | "person" | "bot" | "system" | "api"; id?: number | null; name?: string | null };
  client_id?: string | null;
  at: number;
  edited_at?: number | null;
  recalled_at?: number | null;
}

export interface Conversation {
  id: number;
  state: "bot" | "queued" | "open" | "waiting" | "snoozed" | "resolved";
  agent: { name: string } | null;
  /** How far the team has read, where the server says it. */
  read_seq?: number;
}

/** Place in the queue, counted from 1; null where the server does not know. */
export interface Queue {
  place: number | null;
  estimate_s: number | null;
}

export interface Failure {
  code: string;
  message: string;
  field?: string | null;
  fields?: Values | null;
  params?: Record<string, unknown>;
}

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

export interface Session {
  token: string;
  contact: { id: number; name: string };
  conversation: Conversation | null;
  n: number;
  resumed: boolean;
}

export interface Welcome {
  t: "welcome";
  n: number;
  conversation: Conversation | null;
  messages?: Message[];
  queue?: Queue | null;
}

/** One numbered event: its number, its name, its body. */
export type Numbered = [n: number, name: string, body: Record<string, unknown>];

export interface Batch {
  t: "events";
  prev: number;
  n: number;
  events: Numbered[];
}

export interface Ack {
  t: "ack";
  ref: string;
  id: number;
  seq: number;
  at: number;
  conversation_id?: number;
  doubled?: boolean;
}

export type Down =
  | Welcome
  | Batch
  | Ack
  | { t: "refused"; ref?: string | null; error: Failure }
  | { t: "reload"; n: number }
  | ({ t: "queue" } & Queue)
  | { t: "typing"; on: boolean; name?: string; who?: { name?: string } }
  | { t: "pong" }
  | { t: "bye"; why: string };

export interface Post {
  ref: string;
  kind: "text" | "image" | "file";
  text: string;
  data: Kept | null;
  fields?: Values;
}

export type Up =
  | { t: "hello"; token: string; last: number | null; locale: string }
  | ({ t: "post" } & Post)
  | { t: "draft"; text: string }
  | { t: "typing"; on: boolean }
  | { t: "read"; seq: number }
  | { t: "page"; url: string; title: string }
  | { t: "ping" };
