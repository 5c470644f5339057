/** Whether a figure passes its limit: from so much on (`above`), or below it. */
export function passes(value: number | null | undefined, limit: { value: number; above: boolean } | undefined): boolean {
  return limit !== undefined && value != null && (limit.above ? value >= limit.value : value < limit.value);
}
