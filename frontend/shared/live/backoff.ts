/**
 * How long to wait before the next attempt: doubling from half a second to 20 s, with full jitter over the upper half so
 * that a restarted server is not met by everybody in the same second.
 *
 * @param attempt 0 for the first attempt after a loss
 * @param random a number from 0 to 1
 * @returns milliseconds, 250 to 20 000
 */
export function backoff(attempt: number, random: number): number {
  const top = Math.min(500 * 2 ** attempt, 20_000);
  return Math.round(top / 2 + (top / 2) * random);
}
