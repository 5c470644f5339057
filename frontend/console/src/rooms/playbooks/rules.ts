/** What screens make of playbooks and incidents. */

export interface Who {
  kind: "owner" | "leaders" | "person" | "group" | "role";
  id: number | null;
  role: string;
}

export interface StepOf {
  text: string;
  who: Who;
  minutes: number | null;
  required: boolean;
}

export interface Answer {
  title: string;
  text: string;
}

export interface Rung {
  to: Who;
  since: "start" | "breach";
  after_minutes: number;
  verb: "tell" | "give";
}

export interface Document {
  purpose: string;
  calendar_id: number | null;
  steps: StepOf[];
  limits: { first_minutes: number | null; next_minutes: number | null; warn_percent: number };
  answers: Answer[];
  forbidden: string[];
  expected: string[];
  escalation: Rung[];
  told_at_start: Who[];
  told_at_end: Who[];
}

export interface Playbook {
  id: number;
  name: string;
  position: number;
  version: number;
  used: number;
  document: Document;
}

export interface Match {
  tags: number[];
  words: string[];
  inboxes: number[];
  groups: number[];
  since_at: number | null;
}

/** An activation as banner, lists and pane show it. */
export interface Activation {
  id: number;
  place: "conversation" | "topic" | "team";
  playbook: { id: number; name: string };
  version: number;
  title: string;
  what_happened: string;
  why: string;
  notice: string;
  match: Match;
  conversation_id: number | null;
  began_at: number;
  began_by: number | null;
  ended_at: number | null;
  end_why: string;
  affected: number;
  steps_total: number;
  steps_over: number;
  revision: number;
  answers: Answer[];
  forbidden: string[];
  expected: string[];
}

export interface Step {
  id: number;
  position: number;
  text: string;
  required: boolean;
  person_ids: number[];
  due_at: number | null;
  state: "open" | "done" | "skipped";
  over_at: number | null;
  over_by: number | null;
  note: string;
}

export interface Case {
  id: number;
  activation_id: number;
  conversation_id: number;
  number: number;
  contact: { id: number; name: string };
  joined_at: number;
  how: "match" | "hand" | "began";
  left_at: number | null;
  waiting_since: number | null;
  first_reply_at: number | null;
  longest_wait_ms: number;
  due_at: number | null;
  breached_at: number | null;
}

export interface Announcement {
  id: number;
  activation_id: number;
  kind: "reply" | "closing";
  text: string;
  state: "running" | "paused" | "stopped" | "finished";
  made_at: number;
  total: number;
  sent: number;
  refused: number;
}

export type PlaybookEvent = { e: "playbook.activation"; body: { row: Activation } } | { e: "playbook.case"; body: { row: Case } } | { e: "playbook.announcement"; body: { row: Announcement } };

/** Bulk replies with a newer row among them, the newest bulk reply first. */
export function withAnnouncement(announcements: readonly Announcement[], row: Announcement): Announcement[] {
  return [row, ...announcements.filter((one) => one.id !== row.id)].sort((a, b) => b.id - a.id);
}

/** What runs, after an event: a newer row takes its place, an ended one leaves, a new one comes first. */
export function withActivation(running: readonly Activation[], row: Activation): Activation[] {
  if (row.place === "conversation") return [...running];
  const known = running.find((one) => one.id === row.id);
  if (known && known.revision > row.revision) return [...running];
  const others = running.filter((one) => one.id !== row.id);
  if (row.ended_at !== null) return others;
  return known ? running.map((one) => (one.id === row.id ? row : one)) : [row, ...others];
}

/** The affected, after an event: the row in its place, one that left gone, a new one at the end. */
export function withCase(cases: readonly Case[], row: Case): Case[] {
  if (row.left_at !== null) return cases.filter((one) => one.id !== row.id);
  return cases.some((one) => one.id === row.id) ? cases.map((one) => (one.id === row.id ? row : one)) : [...cases, row];
}

const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

/** The phrases a text holds: blanks, width and case of letters do not count. The server records by the same rule. */
export function phrasesSaid(text: string, phrases: readonly string[]): string[] {
  const said = plain(text);
  return phrases.filter((phrase) => plain(phrase) !== "" && said.includes(plain(phrase)));
}

/** How a step stands: over, late, or open with its deadline ahead. */
export function stepTone(step: Pick<Step, "state" | "due_at" | "over_at">, now: number): "good" | "soon" | "bad" | "plain" {
  if (step.state === "skipped") return "plain";
  if (step.state === "done") return step.due_at !== null && step.over_at !== null && step.over_at > step.due_at ? "soon" : "good";
  return step.due_at !== null && now > step.due_at ? "bad" : "plain";
}

/** How far a bulk reply is, 0 to 100. */
export function percent(one: Pick<Announcement, "total" | "sent" | "refused">): number {
  return one.total === 0 ? 100 : Math.round(((one.sent + one.refused) / one.total) * 100);
}

/** Phrases as they are typed, one a line. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split(/\n/).map((line) => line.trim()).filter(Boolean))];
}

/** A document to begin with. */
export function emptyDocument(): Document {
  return {
    purpose: "", calendar_id: null, steps: [], limits: { first_minutes: 3, next_minutes: 10, warn_percent: 80 }, answers: [], forbidden: [], expected: [],
    escalation: [{ to: { kind: "leaders", id: null, role: "" }, since: "breach", after_minutes: 0, verb: "tell" }], told_at_start: [], told_at_end: [],
  };
}
