import type { TicketEntry } from "@yingda/shared/api/tickets";

/** How facts of a history line are named for the reader. */
export interface Names {
  person: (id: number) => string;
  group: (id: number) => string;
  priority: (level: number) => string;
  nobody: string;
}

export interface Line {
  /** key of the sentence below "tickets.history" */
  key: string;
  facts: Record<string, string | number>;
}

const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The sentence of a line: its key, its holes filled. */
export function lineOf(entry: TicketEntry, names: Names): Line {
  const { facts } = entry;
  const person = (value: unknown) => { const id = number(value); return id === null ? names.nobody : names.person(id); };
  const group = (value: unknown) => { const id = number(value); return id === null ? names.nobody : names.group(id); };
  const to = number(facts["to"]);
  const filled: Line["facts"] = {
    who: entry.actor.name,
    to: entry.what === "priority" ? names.priority(to ?? 1) : person(facts["to"] ?? facts["person_id"]),
    from: entry.what === "priority" ? names.priority(number(facts["from"]) ?? 1) : person(facts["from"]),
    group: group(facts["to_group"] ?? facts["group_id"]),
    from_group: group(facts["from_group"]),
    name: text(facts["name"]),
    number: text(facts["number"] ?? facts["ticket_id"] ?? facts["conversation_id"]),
    why: entry.why,
  };
  return { key: keyOf(entry), facts: filled };
}

/** The same fact reads differently by what it was done to. */
function keyOf({ what, facts }: TicketEntry): string {
  if (what === "made" && facts["conversation_id"] != null) return "made_from";
  if (what === "escalated" && facts["to"] != null) return "escalated_to";
  if (what === "step_given" && facts["group_id"] != null) return "step_given_group";
  if ((what === "linked" || what === "unlinked") && facts["conversation_id"] != null) return `${what}_conversation`;
  return what;
}
