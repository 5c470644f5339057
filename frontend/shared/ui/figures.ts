import { duration, money } from "./format";

/** A figure and what stands beside it. */
export interface Figure {
  value: number | null;
  n: number | null;
  low: number | null;
  high: number | null;
  median: number | null;
  p90: number | null;
  provisional: boolean;
}

const NONE = "–";

/** A value in its unit: a share as per cent, a time in its two largest units, anything else as a number. */
export function shownValue(value: number | null, unit: string, locale: string): string {
  if (value === null) return NONE;
  if (unit === "share") return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  if (unit === "money") return money(value, locale);
  if (unit === "score") return new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: "negative" }).format(value);
  if (unit === "ms") return value < 1000 ? `${(value / 1000).toFixed(1)} s` : duration(value, locale);
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

/** A value as the axis of a chart has it: per cent, seconds, yuan, or as it is. */
export function plotted(value: number | null, unit: string): number | null {
  if (value === null) return null;
  if (unit === "share") return Math.round(value * 1000) / 10;
  if (unit === "money") return value / 100;
  return unit === "ms" ? Math.round(value / 100) / 10 : value;
}
