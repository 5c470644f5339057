import type { TicketField } from "@yingda/shared/api/tickets";

/** What is wrong with a value, as a code with its limit; the server says the same and more. */
export interface Problem {
  code: "missing" | "too_long" | "number" | "order_number";
  limit?: number;
}

const WRITTEN: Partial<Record<TicketField["kind"], number>> = { text: 200, textarea: 5000, order_number: 64 };
const ORDER_NUMBER = /^[0-9A-Za-z][0-9A-Za-z._/#-]*$/;

/** How many characters may be written into a field. */
export function lengthLimit(field: TicketField): number {
  return field.max_length ?? WRITTEN[field.kind] ?? 5000;
}

/** Whether nothing was filled in. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && value.length === 0);
}

/** What is wrong with the values of a form, by key; empty when it can be sent. */
export function problemsOf(fields: readonly TicketField[], values: Readonly<Record<string, unknown>>): Record<string, Problem> {
  return Object.fromEntries(fields.flatMap((field) => { const problem = problemOf(field, values[field.key]); return problem ? [[field.key, problem]] : []; }));
}

function problemOf(field: TicketField, value: unknown): Problem | null {
  if (isEmpty(value)) return field.required ? { code: "missing" } : null;
  if (field.kind === "number") return typeof value === "number" && Math.abs(value) < 1e15 ? null : { code: "number" };
  if (typeof value !== "string" || !(field.kind in WRITTEN)) return null;
  if (Array.from(value.trim()).length > lengthLimit(field)) return { code: "too_long", limit: lengthLimit(field) };
  return field.kind === "order_number" && !ORDER_NUMBER.test(value.trim()) ? { code: "order_number" } : null;
}

/** Only what was filled in, and only into fields of this form. */
export function filled(fields: readonly TicketField[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => !isEmpty(values[field.key])).map((field) => [field.key, values[field.key]]));
}
