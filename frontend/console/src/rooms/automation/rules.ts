import type { TicketField } from "@yingda/shared/api/tickets";
import type { Command } from "@yingda/shared/ui/commands";

/** What screens make of automations and macros. */

export interface Leaf {
  op?: "";
  field: string;
  how: string;
  value: unknown;
  key: string;
}

export interface Branch {
  op: "all" | "any" | "none";
  of: Node[];
}

export type Node = Leaf | Branch;

export interface Action {
  key: string;
  params: Record<string, unknown>;
}

export interface When {
  key: string;
  states: string[];
  minutes: number | null;
  calendar_id: number | null;
}

export interface Document {
  when: When;
  conditions: Branch;
  actions: Action[];
  stop: boolean;
  per_hour: number;
  per_subject_hour: number;
}

export interface Automation {
  id: number;
  name: string;
  group_id: number | null;
  version: number;
  position: number;
  enabled: boolean;
  paused_at: number | null;
  paused_why: string;
  changed_at: number;
  author: { id: number; name: string } | null;
  document: Document;
  runs: number;
  failures: number;
  stopped: number;
  missed: number;
  last_run_at: number | null;
}

export interface Trigger {
  key: string;
  zh: string;
  en: string;
  subject: "conversation" | "ticket" | "contact";
  timed: boolean;
  states: string[];
}

export interface Field {
  key: string;
  zh: string;
  en: string;
  type: string;
  subjects: string[];
  triggers: string[];
  of: string;
  keys: string[];
  named: boolean;
  operators: Record<string, "" | "words" | "ids" | "keys" | "number">;
}

export interface Param {
  key: string;
  type: "text" | "word" | "ids" | "id" | "number" | "words" | "values";
  of: string;
  least: number;
  most: number;
  optional: boolean;
}

export interface Deed {
  key: string;
  zh: string;
  en: string;
  params: Param[];
  subjects: string[];
  undone: boolean;
  macro: boolean;
}

export interface Example {
  key: string;
  zh: string;
  en: string;
  document: Document;
  asks: string[];
}

export interface Catalogue {
  triggers: Trigger[];
  fields: Field[];
  actions: Deed[];
  told: string[];
  variables: { name: string; zh: string; en: string }[];
  examples: Example[];
}

/** A condition with its verdict. */
export interface Weighed {
  ok: boolean;
  op?: string;
  of?: Weighed[];
  field?: string;
  how?: string;
  value?: unknown;
  key?: string;
  saw?: unknown;
}

export interface Subject {
  kind: "conversation" | "ticket" | "contact";
  id: number;
  number: number;
}

export interface Verdict {
  n: number | null;
  at: number | null;
  subject: Subject | null;
  said: string;
  matched: boolean;
  in_group: boolean;
  why: Weighed;
  would: { key: string; params: Record<string, unknown>; text: string; missing: string[] }[];
}

export interface Step {
  key: string;
  ok: boolean;
  facts: Record<string, unknown>;
  message: string;
}

export interface Run {
  id: number;
  automation: { id: number; name: string };
  version: number;
  n: number | null;
  trigger: string;
  subject: Subject;
  at: number;
  outcome: "done" | "partly" | "refused" | "stopped" | "failed";
  stopped_by: string;
  depth: number;
  chain: number[];
  took_ms: number;
  steps: Step[];
  why?: Weighed;
  seen?: boolean;
}

export interface Macro {
  id: number;
  scope: "shared" | "group" | "personal";
  group_id: number | null;
  folder: string;
  name: string;
  shortcut: string;
  search_keys: string;
  actions: Action[];
  uses: number;
  version: number;
  may_edit: boolean;
}

export const TONES = { done: "good", partly: "soon", refused: "bad", stopped: "soon", failed: "bad" } as const;

/** A value of a document or a fact as text. */
export function plain(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** Which list the name of a field comes from, where a field asks for one of several things. */
export const NAMES_OF: Readonly<Record<string, string>> = { "ticket.value": "ticket_field" };

/** The fields of all forms, each key once, called as the forms call it. */
export function formFields(types: readonly { document: { fields: readonly Pick<TicketField, "key" | "label">[] } }[]): { value: string; label: string }[] {
  const labels = new Map<string, Set<string>>();
  for (const { key, label } of types.flatMap((type) => type.document.fields)) labels.set(key, (labels.get(key) ?? new Set()).add(label));
  return [...labels].map(([value, called]) => ({ value, label: [...called].join(" / ") }));
}

/** The values of a form with one type's fields only, none of them empty; undefined when nothing is left. */
export function formValues(fields: readonly Pick<TicketField, "key">[], values: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const left = fields.flatMap(({ key }) => (plain(values[key]).trim() === "" || plain(values[key]) === "[]" ? [] : [[key, values[key]] as const]));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

export function isBranch(node: Node): node is Branch {
  return Boolean(node.op);
}

/** A document to begin with. */
export function blank(): Document {
  return { when: { key: "message.visitor", states: [], minutes: null, calendar_id: null }, conditions: { op: "all", of: [] }, actions: [], stop: false, per_hour: 300, per_subject_hour: 10 };
}

/** The fields a trigger knows. */
export function fieldsFor(fields: readonly Field[], trigger: Trigger | undefined): Field[] {
  return fields.filter((field) => trigger !== undefined && field.subjects.includes(trigger.subject) && (field.triggers.length === 0 || field.triggers.includes(trigger.key)));
}

/** A condition on a field with its first operator and nothing to compare with yet. */
export function leafFor(field: Field): Leaf {
  const how = Object.keys(field.operators)[0] ?? "";
  return { field: field.key, how, value: emptyValue(field.operators[how]), key: "" };
}

/** What stands in a value field before anything was chosen. */
export function emptyValue(kind: string | undefined): unknown {
  if (kind === "number") return 1;
  return kind ? [] : null;
}

/** The tree without what another trigger does not know. */
export function kept(branch: Branch, known: ReadonlySet<string>): Branch {
  return { op: branch.op, of: branch.of.flatMap((node): Node[] => (isBranch(node) ? [kept(node, known)] : known.has(node.field) ? [node] : [])) };
}

/** Every single condition of a tree. */
export function leavesOf(node: Node): Leaf[] {
  return isBranch(node) ? node.of.flatMap(leavesOf) : [node];
}

/** How an automation is doing, in one word. */
export function healthOf(one: Pick<Automation, "enabled" | "paused_at" | "failures">): "on" | "failing" | "paused" | "off" {
  if (one.paused_at !== null && one.enabled) return "paused";
  if (!one.enabled) return "off";
  return one.failures > 0 ? "failing" : "on";
}

/** A macro as the palette offers it: found by its name, its shortcut, pinyin and initials. */
export function commandOf(macro: Macro, label: string, note: string, choose: (id: number) => unknown): Command {
  return { key: `macro:${macro.id}`, label, note, words: `${macro.shortcut}\n${macro.search_keys}`, run: () => { choose(macro.id); } };
}

/** The macros that fit what was typed, the best first, then the most used (as quick replies are found). */
export function searchMacros(macros: readonly Macro[], typed: string, limit = 30): Macro[] {
  const wanted = typed.normalize("NFKC").toLowerCase().trim().replace(/^\//, "");
  const joined = wanted.replace(/[^\p{L}\p{N}]/gu, "");
  const rank = (macro: Macro): number => {
    if (wanted && macro.shortcut === wanted) return 0;
    if (wanted && macro.shortcut.startsWith(wanted)) return 1;
    return macro.name.toLowerCase().includes(wanted) ? 2 : 3;
  };
  const fits = (macro: Macro) => macro.search_keys.includes(wanted) || (joined !== "" && macro.search_keys.includes(joined));
  return macros.filter(fits).sort((a, b) => rank(a) - rank(b) || b.uses - a.uses || a.id - b.id).slice(0, limit);
}
