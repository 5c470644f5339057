import type { TypeDocument } from "@yingda/shared/api/tickets";

/** The parts of a type that differ from the version before; none for the first. */
export function differing(before: TypeDocument | undefined, now: TypeDocument): (keyof TypeDocument)[] {
  if (!before) return [];
  return (Object.keys(now) as (keyof TypeDocument)[]).filter((part) => JSON.stringify(before[part]) !== JSON.stringify(now[part]));
}

/** A type to start from. */
export const BLANK: TypeDocument = { liaison: "none", group_id: null, calendar_id: null, due_minutes: 1440, warn_percent: 80, steps: [], fields: [] };
