import type { Assignment, Explanation } from "@yingda/shared/api/types";

export interface Considered {
  person: number;
  /** units in use and at most, where they are known */
  load: number | null;
  units: number | null;
  /** code of the reason why not; null for who could have had it */
  excluded: string | null;
  won: boolean;
}

/** Everybody who was considered: the one who got it, those who could have had it (the least loaded first), those who could not. */
export function considered(explanation: Explanation | null, winner: number | null): Considered[] {
  const able = (explanation?.candidates ?? []).map((one) => ({ person: one.person_id, load: one.load, units: one.units, excluded: null, won: one.person_id === winner }));
  const out = (explanation?.excluded ?? []).map((one) => ({ person: one.person_id, load: one.load ?? null, units: one.units ?? null, excluded: one.reason, won: false }));
  return [...able.sort((a, b) => Number(b.won) - Number(a.won) || a.load - b.load), ...out];
}

/** Code of what decided: the machine's rule, or the way a person did it. */
export function ruleOf(assignment: Pick<Assignment, "how" | "explanation">): string {
  return assignment.how === "routed" ? (assignment.explanation?.rule ?? "routed") : assignment.how;
}
