import type { Row, Sla } from "@yingda/shared/api/types";

export type Urgency = "calm" | "soon" | "breached";

/** Without a target, how long a customer may wait before it is said in colour, in ms. */
const PATIENCE: Record<Row["channel"], [number, number]> = {
  web: [60_000, 180_000],
  form: [4 * 3_600_000, 24 * 3_600_000],
  api: [30 * 60_000, 4 * 3_600_000],
  import: [Infinity, Infinity],
};

/** How a target stands at an instant. */
export function urgencyOf(sla: Sla, now: number): Urgency {
  if (sla.breached_at !== null || (sla.due_at ?? Infinity) <= now) return "breached";
  return (sla.warn_at ?? Infinity) <= now ? "soon" : "calm";
}

/** The colour of a waiting time: the target's where there is one, else by how patient the channel is. */
export function waitingUrgency(row: Pick<Row, "waiting_since" | "sla" | "channel">, now: number): Urgency {
  if (row.sla && row.sla.kind !== "resolution") return urgencyOf(row.sla, now);
  const waited = row.waiting_since === null ? 0 : now - row.waiting_since;
  const [soon, late] = PATIENCE[row.channel];
  return waited >= late ? "breached" : waited >= soon ? "soon" : "calm";
}

/** Instants offered for waking a conversation again, in the reader's zone. */
export function snoozeChoices(now: number): { key: "hour" | "evening" | "tomorrow" | "monday"; until: number }[] {
  const at = (days: number, hour: number) => new Date(new Date(now).setHours(hour + days * 24, 0, 0, 0)).getTime();
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const all = [
    { key: "hour" as const, until: now + 3_600_000 },
    { key: "evening" as const, until: at(0, 18) },
    { key: "tomorrow" as const, until: at(1, 9) },
    { key: "monday" as const, until: at(toMonday, 9) },
  ];
  return all.filter(({ key, until }) => key !== "evening" || until > now + 3_600_000);
}
