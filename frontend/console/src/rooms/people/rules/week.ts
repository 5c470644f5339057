/** Working hours as pictures and words. A slot is [start, end] in minutes of its day; the end may lie on the next day. */

export type Slot = readonly [number, number];

export interface CalendarDocument {
  zone: string;
  /** Monday first */
  weekly: Slot[][];
  /** ISO days */
  holidays: string[];
  workdays: Record<string, Slot[]>;
  version?: number;
}

export const DAY_MINUTES = 1440;

/** A piece of a bar: on this day, from and to in minutes, and which slot of which day it belongs to. */
export interface Piece {
  day: number;
  from: number;
  to: number;
  slot: { day: number; index: number };
}

/** The pieces of the week's picture: what passes midnight is drawn on the next day, Sunday's on Monday. */
export function piecesOf(weekly: readonly (readonly Slot[])[]): Piece[] {
  return weekly.flatMap((slots, day) =>
    slots.flatMap(([start, end], index) => {
      const last = endOf(start, end);
      const slot = { day, index };
      const here = { day, from: start, to: Math.min(last, DAY_MINUTES), slot };
      return last <= DAY_MINUTES ? [here] : [here, { day: (day + 1) % 7, from: 0, to: last - DAY_MINUTES, slot }];
    }),
  );
}

/** The end counted from the start's midnight: one that is not after the start means the next day. */
export function endOf(start: number, end: number): number {
  return end > start ? end : end + DAY_MINUTES;
}

/** 21:00; the minutes of the next day begin again at 0:00, the end of a day is 24:00. */
export function clockOf(minutes: number): string {
  const within = minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The minutes of a time as it is typed: 9, 9:30, 0930, 24:00, with Chinese punctuation too; null when it is none. */
export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2})(?:[:：.]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}

/** Minutes worked in a week; what overlaps counts once. */
export function minutesOfWeek(weekly: readonly (readonly Slot[])[]): number {
  const pieces = piecesOf(weekly).sort((a, b) => a.day - b.day || a.from - b.from);
  let total = 0;
  let until = 0;
  let day = -1;
  for (const piece of pieces) {
    if (piece.day !== day) [day, until] = [piece.day, 0];
    total += Math.max(0, piece.to - Math.max(piece.from, until));
    until = Math.max(until, piece.to);
  }
  return total;
}

/** The pairs of slots of one day that overlap, as indexes. */
export function overlapsOf(slots: readonly Slot[]): [number, number][] {
  return slots.flatMap(([start, end], one) =>
    slots.flatMap(([from, to], other): [number, number][] => (other > one && start < endOf(from, to) && from < endOf(start, end) ? [[one, other]] : [])),
  );
}

/** A slot that fits behind the last one of the day, for the "add" button. */
export function nextSlot(slots: readonly Slot[]): Slot {
  const last = Math.max(0, ...slots.map(([start, end]) => endOf(start, end)));
  if (slots.length === 0) return [540, 1080];
  return last + 60 <= DAY_MINUTES - 60 ? [last + 60, Math.min(last + 240, DAY_MINUTES)] : [DAY_MINUTES - 120, DAY_MINUTES + 120];
}
