import type { Words } from "../words";

const DAY = 86_400_000;

/** Midnight before `at` in the reader's zone. */
function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const shapes: Record<string, Intl.DateTimeFormat> = {};

/** Formatters are dear to make and are kept. */
function shaped(at: number, locale: string, shape: Intl.DateTimeFormatOptions): string {
  return (shapes[locale + JSON.stringify(shape)] ??= new Intl.DateTimeFormat(locale, shape)).format(at);
}

/** 14:05 */
export function clockTime(at: number, locale: string): string {
  return shaped(at, locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Today, yesterday, or the date with its weekday; with the year when it is another one. */
export function dayName(at: number, now: number, words: Words, locale: string): string {
  const days = Math.round((dayOf(now) - dayOf(at)) / DAY);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return shaped(at, locale, { year, month: "long", day: "numeric", weekday: "short" });
}

/** Date, weekday and time in full. */
export function fullTime(at: number, locale: string): string {
  return shaped(at, locale, { dateStyle: "full", timeStyle: "short" });
}

export function sameDay(one: number, other: number): boolean {
  return dayOf(one) === dayOf(other);
}
