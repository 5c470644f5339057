import type { Message } from "@yingda/shared/api/types";

/** How facts of a system line are named for the reader. */
export interface Names {
  person: (id: number) => string;
  group: (id: number) => string;
  priority: (level: number) => string;
  reason: (code: string) => string;
  target: (kind: string) => string;
  label: (field: { zh?: unknown; en?: unknown }) => string;
  list: (several: string[]) => string;
}

export interface Line {
  /** key of the sentence below "conversations.line" */
  key: string;
  facts: Record<string, string | number>;
  /** what the visitor filled in, for the line of a form */
  fields: { label: string; value: string }[];
}

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.filter((one) => typeof one === "number") : []);
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** The sentence of a system line: its key from `what`, its holes filled from the facts. */
export function lineOf(message: Message, names: Names): Line {
  const { what, ...facts } = message.data;
  const person = number(facts["person_id"]);
  const to = number(facts["to_id"] ?? facts["to_person"]);
  const group = number(facts["to_group_id"] ?? facts["to_group"]);
  const priority = number(facts["priority"]);
  const filled: Line["facts"] = {
    name: text(facts["name"]) || (person === null ? "" : names.person(person)),
    by: text(facts["by"]),
    to: text(facts["to"]) || (to === null ? (group === null ? "" : names.group(group)) : names.person(to)),
    reason: text(facts["reason"]),
    why: facts["why"] ? names.reason(text(facts["why"])) : "",
    score: text(facts["score"]),
    text: text(facts["text"]),
    number: text(facts["number"]),
    title: text(facts["title"]),
    kind: facts["kind"] ? names.target(text(facts["kind"])) : "",
    names: names.list(numbers(facts["people"]).map(names.person)),
    priority: priority === null ? "" : names.priority(priority),
  };
  return { key: keyOf(what ?? "", filled, facts["verb"]), facts: filled, fields: fieldsOf(facts["fields"], names) };
}

/** The same fact reads differently when nobody did it, or when somebody said why. */
function keyOf(what: string, facts: Line["facts"], verb: unknown): string {
  if (what === "sla_escalated") return verb === "give" ? "sla_give" : "sla_tell";
  if (what === "assigned" && facts["by"]) return "assigned_by";
  if (what === "resolved" && !facts["by"]) return "resolved_itself";
  if (what === "reopened" && !facts["by"]) return "reopened_itself";
  if (what === "rated" && facts["text"]) return "rated_with";
  return what;
}

function fieldsOf(fields: unknown, names: Names): Line["fields"] {
  if (Array.isArray(fields)) return fields.map((one: { zh?: unknown; en?: unknown; key?: unknown; value?: unknown }) => ({ label: names.label(one) || text(one.key), value: text(one.value) }));
  if (typeof fields !== "object" || fields === null) return [];
  return Object.entries(fields).map(([label, value]) => ({ label, value: text(value) }));
}
