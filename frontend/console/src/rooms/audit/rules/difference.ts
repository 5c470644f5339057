/** One field before and after a change; undefined: it was or is not there. */
export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

const DEPTH = 3;

/** The fields that differ, nested ones as dotted paths, in the order of first appearance. */
export function differencesOf(before: Record<string, unknown>, after: Record<string, unknown>, above = "", depth = DEPTH): Difference[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const [was, is] = [before[field], after[field]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const path = above + field;
    return depth > 1 && isRecord(was) && isRecord(is) ? differencesOf(was, is, `${path}.`, depth - 1) : [{ field: path, before: was, after: is }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** For two lists: what went and what came; null when they are no lists of simple things. */
export function listChange(before: unknown, after: unknown): { gone: string[]; come: string[] } | null {
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  const [was, is] = [before.map(plain), after.map(plain)];
  return { gone: was.filter((one) => !is.includes(one)), come: is.filter((one) => !was.includes(one)) };
}

/** A value in words as far as that is possible without knowing what it is. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  if (isRecord(value)) return Object.entries(value).map(([key, one]) => `${key} ${plain(one)}`).join(", ");
  return `${value as string | number | boolean}`;
}

/** Whether a number in a field of this name is an instant. */
export function isInstant(field: string, value: unknown): value is number {
  return typeof value === "number" && value > 1e11 && /_(at|since|until)$/.test(field);
}

/** Whether a number in a field of this name is a colleague. */
export function isPerson(field: string, value: unknown): value is number {
  return typeof value === "number" && /(^|\.)(person|assignee|owner|responsible)(_id)?$/.test(field);
}
