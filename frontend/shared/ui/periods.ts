export const PERIODS = ["week", "month", "last_month", "quarter", "last_quarter", "own"] as const;
export type Period = (typeof PERIODS)[number];

/** A day as YYYY-MM-DD, so many days after the day given (months as JavaScript counts them, overflow allowed). */
function written(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

/**
 * The first and last day of a period, both included; nothing for days of one's own choice.
 *
 * @param today YYYY-MM-DD
 */
export function daysOf(period: Period, today: string): [string, string] | undefined {
  const [year, month, day] = today.split("-").map(Number) as [number, number, number];
  const quarter = Math.floor((month - 1) / 3) * 3;
  switch (period) {
    case "week": return [written(year, month - 1, day - 6), today];
    case "month": return [written(year, month - 1, 1), today];
    case "last_month": return [written(year, month - 2, 1), written(year, month - 1, 0)];
    case "quarter": return [written(year, quarter, 1), today];
    case "last_quarter": return [written(year, quarter - 3, 1), written(year, quarter, 0)];
    case "own": return undefined;
  }
}
