const LONGEST = 30_000;
const FIRST = 500;

/** How long to wait before try number `tries` (from 0): doubling from 0.5 s to 30 s, and between half and all of it by chance. */
export function pause(tries: number, chance: number): number {
  return Math.min(LONGEST, FIRST * 2 ** tries) * (0.5 + chance / 2);
}
