const DAY_MS = 86_400_000;
const MOST = 60;

/** Every ISO day from the first to the last, both included; at most 60, none when the last is before the first. */
export function datesBetween(first: string, last: string): string[] {
  const from = Date.parse(`${first}T00:00:00Z`);
  const count = Math.round((Date.parse(`${last}T00:00:00Z`) - from) / DAY_MS) + 1;
  if (!Number.isFinite(count) || count < 1) return [];
  return Array.from({ length: Math.min(count, MOST) }, (_, index) => new Date(from + index * DAY_MS).toISOString().slice(0, 10));
}
