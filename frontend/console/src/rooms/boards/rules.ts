import type { Figure, Part } from "./data";

export const BOARDS = ["mine", "group", "team"] as const;
export type Board = (typeof BOARDS)[number];

/** How a figure moved: to the better, to the worse, or neither; by how much, as parts of what it was (a share: as points). */
export interface Moved {
  by: number;
  way: "up" | "down" | "same";
  good: boolean | null;
}

/**
 * What became of a figure since the period before; nothing where one of them has none.
 *
 * @param better whether more or less is better, null for neither
 */
export function moved(now: Figure | undefined, before: Figure | undefined, unit: string, better: string | null | undefined): Moved | undefined {
  if (now?.value == null || before?.value == null) return undefined;
  if (unit !== "share" && before.value === 0) return undefined;
  const by = unit === "share" ? now.value - before.value : (now.value - before.value) / Math.abs(before.value);
  const way = Math.abs(by) < 0.0005 ? "same" : by > 0 ? "up" : "down";
  return { by, way, good: way === "same" || !better ? null : (way === "up") === (better === "more") };
}

/** A bar of a waterfall: from where to where it reaches (parts of 1), and what stands there. */
export interface Step {
  key: string;
  label: string;
  from: number;
  to: number;
  kind: "start" | "up" | "down" | "end";
}

/**
 * The way from one rate to another over the parts of its change.
 *
 * @param nameOf what a part is called
 */
export function waterfall(before: number, after: number, parts: readonly Part[], nameOf: (part: Part) => string, start: string, end: string): Step[] {
  let at = before;
  const steps = parts.map((part, place): Step => {
    const from = at;
    at += part.moved;
    return { key: String(place), label: nameOf(part), from, to: at, kind: part.moved < 0 ? "down" : "up" };
  });
  return [{ key: "start", label: start, from: 0, to: before, kind: "start" }, ...steps, { key: "end", label: end, from: 0, to: after, kind: "end" }];
}

/** The months up to this one, the latest first, as YYYY-MM. */
export function monthsBack(today: string, count: number): string[] {
  const [year, month] = today.split("-").map(Number) as [number, number];
  return Array.from({ length: count }, (_, ago) => new Date(Date.UTC(year, month - 1 - ago, 1)).toISOString().slice(0, 7));
}

/** 2026-09-01 out of 20260901. */
export function written(day: number): string {
  const text = String(day);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** Rows by a figure (“-key” the highest first), by name, or as they came; those without a figure last. */
export function sorted<T extends { name: string; figures: Record<string, Figure> }>(rows: readonly T[], sort: string): T[] {
  if (!sort) return [...rows];
  const [key, down] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  if (key === "name") return [...rows].sort((a, b) => a.name.localeCompare(b.name, "zh-CN") * down);
  return [...rows].sort((a, b) => {
    const [left, right] = [a.figures[key]?.value ?? null, b.figures[key]?.value ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return (left - right) * down;
  });
}
