import { shownValue } from "@yingda/shared/ui/figures";

export { plotted, shownValue } from "@yingda/shared/ui/figures";
export const GRAINS = ["person", "group", "day", "team"] as const;
export type Grain = (typeof GRAINS)[number];
export const FIRST_METRICS = ["received", "reply_rate", "first_response", "avg_response_pooled", "in_3_min", "csat", "inquirers", "inquiry_to_paid", "agent_sales"];
export const REASONS = ["slow_reply", "no_answer", "weak_knowledge", "price", "stock", "delivery", "other"] as const;
export const CHANNELS = ["web", "form", "api"] as const;
export { daysOf, PERIODS, type Period } from "@yingda/shared/ui/periods";

/** A figure and what stands beside it. */
export interface Figure {
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
  median: number | null;
  p90: number | null;
  provisional: boolean;
  compared?: Compared | null;
}

/** A figure beside others: before, the next in the ranking, at the team's mix of cases. */
export interface Compared {
  before: number | null;
  changed: boolean | null;
  next: { key: number; differs: boolean; test: string } | null;
  adjusted: { value: number | null; low: number; high: number; covered: number; n: number } | null;
}

/** A day such as 20260907 as 2026-09-07. */
export function writtenDay(day: number): string {
  return `${Math.floor(day / 10_000)}-${String(Math.floor(day / 100) % 100).padStart(2, "0")}-${String(day % 100).padStart(2, "0")}`;
}

/** Rows by a figure, those without one last; an empty order leaves them as they came. */
export function ordered<T extends { figures: Record<string, Figure> }>(rows: readonly T[], sort: string): T[] {
  if (!sort) return [...rows];
  const [key, down] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  const of = (row: T) => row.figures[key]?.value ?? null;
  return [...rows].sort((a, b) => {
    const [left, right] = [of(a), of(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return (left - right) * down;
  });
}

/** How a figure went since the period before: the difference in its unit (percentage points for a share), with its sign; nothing without one. */
export function changeOf(figure: Figure, unit: string, locale: string): string {
  const before = figure.compared?.before ?? null;
  if (before === null || figure.value === null) return "";
  const difference = figure.value - before;
  const sign = difference < 0 ? "−" : "+";
  if (unit === "share") return `${sign}${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Math.abs(difference) * 100)} pp`;
  return `${sign}${shownValue(Math.abs(difference), unit, locale)}`;
}
