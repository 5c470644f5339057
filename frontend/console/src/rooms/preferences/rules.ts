export type Obstacle = "off" | "insecure" | "install" | "unsupported" | "denied";

/** Why this browser cannot be pushed to now; null when nothing stands in the way. */
export function obstacle(here: { on: boolean; secure: boolean; supported: boolean; apple: boolean; permission: string }): Obstacle | null {
  if (!here.on) return "off";
  if (!here.secure) return "insecure";
  // Apple's browsers offer push only to what is on the home screen.
  if (!here.supported) return here.apple ? "install" : "unsupported";
  return here.permission === "denied" ? "denied" : null;
}

/** A public key as the browser wants it. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Minutes of the day as a clock field has them, and back. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
export function minutes(text: string): number | null {
  const read = /^(\d{1,2}):(\d{2})/.exec(text);
  return read ? Number(read[1]) * 60 + Number(read[2]) : null;
}
