/** Durations, dates, sizes and money as the reader's language writes them. Instants are milliseconds. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * A duration in its two largest units: 2 分 13 秒 / 2 m 13 s.
 *
 * @param ms milliseconds; negative counts as 0
 */
export function duration(ms: number, locale: string): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const sizes = [86400, 3600, 60, 1];
  const names = locale === "en" ? ["d", "h", "m", "s"] : ["天", "小时", "分", "秒"];
  const first = Math.max(sizes.findIndex((size) => total >= size), 0);
  const start = total === 0 ? 3 : first;
  return sizes
    .slice(start, start + 2)
    .map((size, index) => [Math.floor((total % (sizes[start + index - 1] ?? Infinity)) / size), names[start + index]] as const)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, name]) => `${count} ${name ?? ""}`)
    .join(" ");
}

/** A waiting time as it ticks: 0:09, 2:13, 1:02:09, 3 天. */
export function ticking(ms: number, locale: string): string {
  if (ms >= DAY) return duration(Math.floor(ms / DAY) * DAY, locale);
  const total = Math.max(0, Math.floor(ms / SECOND));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23" });
  formats.set(key, known);
  return known;
}

/** 14:05 */
export function clock(at: number, locale: string): string {
  return dates(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Whole days from the one instant's day to the other's, in the reader's zone. */
export function daysBetween(from: number, to: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** Today and yesterday by name, this year without the year, with the weekday. */
export function day(at: number, now: number, locale: string): string {
  const ago = daysBetween(at, now);
  if (ago === 0 || ago === 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-ago, "day");
  const thisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dates(locale, { month: "short", day: "numeric", weekday: "short", ...(thisYear ? {} : { year: "numeric" }) }).format(at);
}

/** Day and time in full: 11月21日周六 14:05 */
export function moment(at: number, locale: string): string {
  return dates(locale, { month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at);
}

/** As short as a list allows: 14:05 today, 昨天, else the date. */
export function brief(at: number, now: number, locale: string): string {
  const ago = daysBetween(at, now);
  if (ago === 0) return clock(at, locale);
  if (ago === 1) return day(at, now, locale);
  return dates(locale, { month: locale === "en" ? "short" : "numeric", day: "numeric" }).format(at);
}

/** 1.2 MB */
export function bytes(size: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1024)), units.length - 1);
  const options = { style: "unit", unit: units[step] ?? "byte", unitDisplay: "short", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(size / 1024 ** step);
}

/**
 * ¥1,234.50
 *
 * @param cents amount in hundredths of the currency
 */
export function money(cents: number, locale: string, currency = "CNY"): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(cents / 100);
}

/** The date with its weekday: 11月21日周六 */
export function date(at: number, locale: string): string {
  return dates(locale, { month: "short", day: "numeric", weekday: "short" }).format(at);
}
