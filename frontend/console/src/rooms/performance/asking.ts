import type { Grain } from "./rules";

/** What is asked of figures: days, rows, and what of it. */
export interface Asked {
  days: readonly [string, string];
  grain: Grain;
  people: readonly number[];
  groups: readonly number[];
  channels: readonly string[];
}

/** A cell of the table of figures: its metric, and whose row (nothing for the team). */
export interface Cell {
  metric: string;
  of: number | null;
}

type Value = string | number | boolean | null | undefined;

/** The query of an address: lists give a name several times, what is empty is left out. */
export function queryOf(params: Record<string, Value | readonly Value[]>): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? (value as readonly Value[]) : [value as Value]) {
      if (one !== null && one !== undefined && one !== "" && one !== false) found.append(name, String(one));
    }
  }
  return found.toString();
}

/** The question as the server takes it. */
export function asParams(asked: Asked) {
  return { since: asked.days[0], until: asked.days[1], by: asked.grain, people: asked.people, groups: asked.groups, channels: asked.channels };
}

/** Numbers of a text with commas, as it stands in the address bar. */
export function numbersIn(text: string): number[] {
  return text.split(",").map(Number).filter((one) => Number.isSafeInteger(one) && one > 0);
}

/** Words of a text with commas. */
export function wordsIn(text: string): string[] {
  return text.split(",").filter(Boolean);
}

/** The metrics whose name, key or words have all the words looked for. */
export function found<M extends { key: string; name: string; words: string }>(metrics: readonly M[], wanted: string): M[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return metrics.filter(({ key, name, words: meaning }) => words.every((word) => `${key} ${name} ${meaning}`.toLowerCase().includes(word)));
}

/** How much of the facts is made, 0 to 100. */
export function shareDone(facts: { total: number; left: number }): number {
  return facts.total ? Math.max(0, Math.min(100, Math.floor((100 * (facts.total - facts.left)) / facts.total))) : 0;
}
