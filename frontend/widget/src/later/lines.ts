import type { Message } from "../contract";
import { fill } from "../words";
import type { LaterWords } from "./words";

/** The sentence for what happened: a recall, or what the desk notes. "" for what the visitor need not know. */
export function lineOf(message: Message, words: LaterWords): string {
  if (message.recalled_at) return message.author.kind === "visitor" ? words.recalledOwn : words.recalled;
  const data = message.data ?? {};
  const said = LINES[String(data["what"])];
  return said ? fill(words[said], { name: typeof data["name"] === "string" ? data["name"] : words.colleague }) : message.text;
}

const LINES: Partial<Record<string, keyof LaterWords>> = {
  assigned: "joined",
  taken_over: "joined",
  handed_over: "handed",
  resolved: "resolved",
  reopened: "reopened",
};
