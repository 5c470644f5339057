/** A desk PC's clock may be minutes off; waiting times and SLA countdowns follow the server's. */
let skewMs = 0;

/**
 * Learn from the Date header of an answer (whole seconds, so small differences are noise and are ignored).
 *
 * @param header the header's text, or null
 * @param now this machine's clock, milliseconds
 */
export function heardServerTime(header: string | null, now = Date.now()): void {
  const at = header ? Date.parse(header) : NaN;
  if (Number.isNaN(at)) return;
  const difference = at - now;
  skewMs = Math.abs(difference) > 3000 ? difference : 0;
}

/** The server's time as well as this machine knows it, milliseconds. */
export function serverNow(): number {
  return Date.now() + skewMs;
}
