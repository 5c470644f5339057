import type { Preference } from "../notifications";

export const WAYS = ["in_app", "sound", "desktop", "push"] as const;
export type Way = (typeof WAYS)[number];

/** A sound, a desktop notice or a push needs the notice itself, unless the kind is never listed. */
export function chosen(now: Preference, way: Way, on: boolean): Preference {
  if (!now.listed) return { ...now, [way]: on };
  if (way === "in_app") return { ...now, in_app: on, sound: on && now.sound, desktop: on && now.desktop, push: on && now.push };
  return { ...now, [way]: on, in_app: now.in_app || on };
}
