import type { Message } from "../contract";
import { fill } from "../words";
import type { LaterWords } from "./words";

/** The sentence for what happened: a recall, or what the desk notes. "" for what the visitor need not know. */
export function lineOf(message: Message, words: LaterWords): string {
  if (message.recalled_at) return message.author.kind === "visitor" ? words.recalledOwn : words.recalled;
  const data = message.data ?? {};
  const said = LINES[String(data["what"])];
  return said ? fill(words[said], { name: nameIn(data, message) || words.colleague }) : message.text;
}

const LINES: Partial<Record<string, keyof LaterWords>> = {
  opened: "opened",
  queued: "queued",
  assigned: "joined",
  joined: "joined",
  taken_over: "joined",
  left: "left_chat",
  handed_over: "handed",
  hand_over: "handing",
  resolved: "resolved",
  reopened: "reopened",
  transcript: "mailed",
  rated: "rated",
  offline_form: "noted",
};

function nameIn(data: Record<string, unknown>, message: Message): string {
  for (const key of ["to", "agent", "person", "name"]) {
    const found = data[key];
    if (typeof found === "string") return found;
    if (found && typeof found === "object" && "name" in found) return String(found.name);
  }
  return message.author.name ?? "";
}
