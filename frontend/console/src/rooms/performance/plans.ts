/** Half-open bands, as the server keeps them; numbers are written as text, so that none is rounded. */
export interface Band {
  at_least: string;
  below: string | null;
  value: string;
}

/** What is done to an amount after it is earned. */
export interface Adjusting {
  accelerator?: { metric: string; bands: Band[] } | null;
  floor?: string | null;
  cap?: string | null;
  prorated?: boolean;
  held?: boolean;
}

export const KINDS = ["rate_tiers", "rate_table", "workload", "formula", "team_share", "contest", "claw_back", "increment"] as const;
export type Kind = (typeof KINDS)[number];

/** A component of a plan; which fields it has goes by its kind. */
export interface Component {
  kind: Kind;
  key: string;
  name?: string;
  metric?: string;
  terms?: Record<string, unknown> & { bands?: Band[] };
  how?: string;
  bands?: Band[];
  weights?: Record<string, string>;
  formula?: string;
  by?: string;
  by_metric?: string;
  prizes?: string[];
  least_n?: number;
  of?: string;
  days?: number;
  adjusting?: Adjusting;
}

export interface PlanDocument {
  components: Component[];
  groups: number[];
}

export const WAYS = ["pooled", "mean_of_months", "every_month", "rolling"] as const;
export const SMALL = ["marked", "carried_over", "pooled", "pro_rata"] as const;
export const HOWS = ["marginal", "retroactive", "lump_sum"] as const;
export const SPLITS = ["equal", "days", "metric"] as const;

/** Bands from where each begins: each ends where the next begins, the last never. So there are neither gaps nor overlaps. */
export function joined(rows: readonly { at_least: string; value: string }[]): Band[] {
  return rows.map((row, place) => ({ at_least: row.at_least, below: rows[place + 1]?.at_least ?? null, value: row.value }));
}

/** A key nobody has yet: the kind, or the kind and a number. */
export function freshKey(kind: string, taken: readonly string[]): string {
  if (!taken.includes(kind)) return kind;
  for (let number = 2; ; number += 1) if (!taken.includes(`${kind}_${number}`)) return `${kind}_${number}`;
}

/** A component to begin with: what the field uses, so that it is never empty. */
export function blank(kind: Kind, taken: readonly string[], tables: readonly string[] = []): Component {
  const start = { kind, key: freshKey(kind, taken), name: "", adjusting: {} };
  const rates = joined([{ at_least: "0", value: "5" }, { at_least: "100000", value: "6" }, { at_least: "125000", value: "7" }]);
  switch (kind) {
    case "rate_tiers": return { ...start, metric: "inquiry_to_paid", terms: { way: "pooled", months: 3, minimum: null, least_n: 30, small: "marked", bands: joined([{ at_least: "40", value: "200" }, { at_least: "50", value: "500" }, { at_least: "60", value: "1000" }]) } };
    case "rate_table": return { ...start, metric: "agent_sales", how: "marginal", bands: rates };
    case "workload": return { ...start, weights: { received: "1" }, terms: { threshold: "500", above: "0.3", missing: "1" } };
    case "formula": return { ...start, formula: "max(0, received - 500) * 0.3" };
    case "team_share": return { ...start, metric: "agent_sales", how: "marginal", bands: joined([{ at_least: "0", value: "1" }]), by: "equal", by_metric: "" };
    case "contest": return { ...start, metric: "csat", prizes: ["300", "200", "100"], least_n: 30 };
    case "claw_back": return { ...start, of: tables[0] ?? "", days: 15 };
    case "increment": return { ...start, terms: { percent: "1", key_from: "200", key_until: "160", key_days: 30, died: "0", revived: "0", kept_days: 30 } };
  }
}

/**
 * The sentences of a refusal that belong to one component, by the place within it.
 *
 * @param errors sentences by the server's name of the field (`document.components.0.terms.bands.1.value`)
 */
export function errorsOf(errors: Readonly<Record<string, string>>, place: number): Record<string, string> {
  const prefix = `document.components.${place}.`;
  return Object.fromEntries(Object.entries(errors).filter(([field]) => field.startsWith(prefix)).map(([field, said]) => [field.slice(prefix.length), said]));
}

/** The first sentence at a place or below it. */
export function errorAt(errors: Readonly<Record<string, string>>, place: string): string | undefined {
  return Object.entries(errors).find(([field]) => field === place || field.startsWith(`${place}.`))?.[1];
}

/** What is more (above 0) or less, as a number for sorting and signs. */
export function change(row: { before: string; after: string }): number {
  return Number(row.after) - Number(row.before);
}

/** The month before or after one (YYYY-MM), by so many months. */
export function monthBy(month: string, by: number): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Rows as the reader wants them: those whose text holds the words, by a column (`-` before it: the other way round). */
export function sorted<T extends object>(rows: readonly T[], sort: string): T[] {
  if (!sort) return [...rows];
  const [key, down] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const of = (row: T): unknown => key === "change" ? change(row as unknown as { before: string; after: string }) : (row as Record<string, unknown>)[key];
  return [...rows].sort((one, other) => {
    const [left, right] = [of(one), of(other)];
    const [a, b] = [Number(left), Number(right)];
    return down * (Number.isNaN(a) || Number.isNaN(b) ? String(left).localeCompare(String(right)) : a - b);
  });
}
