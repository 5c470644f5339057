/** What the server and the widget say to each other: docs/contract.md §6. Instants are milliseconds since 1970-01-01 UTC. */

export interface Field {
  key: string;
  label: string;
  type: "text" | "email" | "phone" | "number" | "choice" | "textarea";
  required: boolean;
  choices: string[];
  max_length: number;
}

export interface Config {
  name: string;
  hours: { open: boolean; next_opening_at: number | null; text: string };
  appearance: { colour: string; position: string; greeting: string };
  fields: Field[];
  offline: Field[];
  rating: { enabled: boolean; reasons: string[] };
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
  /** How far the team has read, and received. */
  read: number;
  got: number;
}

/** Place in the queue, counted from 1; null where the server does not know. */
export interface Queue {
  place: number | null;
  estimate_s: number | null;
}

export interface Failure {
  code: string;
  detail: string;
  errors?: { field: string; detail: string }[];
  params?: Record<string, unknown>;
}

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/** Where a visitor stands: the newest conversation and its last messages. */
export interface Standing {
  n: number;
  conversation: Conversation | null;
  messages: Message[];
  /** Whether there are older ones. */
  more: boolean;
  queue: Queue | null;
}

export interface Session extends Standing {
  token: string;
  contact: { id: number; name: string };
  resumed: boolean;
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
  conversation: number;
  doubled: boolean;
}

export type Down =
  | (Standing & { t: "welcome" | "reload" })
  | Batch
  | Ack
  | { t: "refused"; ref?: string | null; error: Failure }
  | ({ t: "queue" } & Queue)
  | { t: "typing"; on: boolean; name: string }
  | { t: "pong"; n: number }
  | { t: "bye"; why: string };

export interface Post {
  ref: string;
  kind: "text" | "image" | "file";
  text: string;
  data?: Kept;
  fields?: Values;
}

export type Up =
  | { t: "hello"; token: string; last: number | null; locale: string }
  | ({ t: "post" } & Post)
  | { t: "draft"; text: string }
  | { t: "typing"; on: boolean }
  | { t: "read" | "got"; seq: number }
  | { t: "page"; url: string; title: string }
  | { t: "ping" };
