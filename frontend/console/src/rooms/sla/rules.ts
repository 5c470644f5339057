import type { Document, Step } from "./data";

/** Minutes as the largest whole unit: 90 → 90 minutes, 120 → 2 hours, 2880 → 2 days. */
export function wholeUnit(minutes: number): { n: number; unit: "minutes" | "hours" | "days" } {
  if (minutes !== 0 && minutes % 1440 === 0) return { n: minutes / 1440, unit: "days" };
  if (minutes !== 0 && minutes % 60 === 0) return { n: minutes / 60, unit: "hours" };
  return { n: minutes, unit: "minutes" };
}

/** The steps in the order in which they happen; equals as written. */
export function inTime(steps: readonly Step[]): { step: Step; index: number }[] {
  return steps.map((step, index) => ({ step, index })).sort((a, b) => a.step.after_minutes - b.step.after_minutes);
}

/** The fields of the document in which two versions differ. */
export function differing(before: Document | undefined, after: Document): (keyof Document)[] {
  const fields = Object.keys(after) as (keyof Document)[];
  return before ? fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])) : [];
}
