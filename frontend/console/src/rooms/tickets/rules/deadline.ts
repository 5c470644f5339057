import type { TicketRow } from "@yingda/shared/api/tickets";

export type Urgency = "calm" | "soon" | "breached" | "paused" | "none";

/** How the deadline of a ticket stands: the earlier of its own and of its step in hand. */
export interface Deadline {
  urgency: Urgency;
  due_at: number | null;
  /** which of the two it is */
  of: "ticket" | "step";
}

/** The deadline of a ticket at an instant; `none` where nothing is owed. */
export function deadlineOf(row: TicketRow, now: number): Deadline {
  if (row.state === "solved" || row.state === "closed") return { urgency: "none", due_at: null, of: "ticket" };
  const step = row.step?.due_at ?? null;
  const of = step !== null && step < (row.due_at ?? Infinity) ? "step" : "ticket";
  const due_at = of === "step" ? step : row.due_at;
  if (due_at === null) return { urgency: row.state === "waiting" ? "paused" : "none", due_at, of };
  const warned = of === "ticket" && (row.warn_at ?? Infinity) <= now;
  return { urgency: due_at <= now ? "breached" : warned || due_at - now < SOON_MS ? "soon" : "calm", due_at, of };
}

/** A step says no warning of its own; it is near when less is left than this. */
const SOON_MS = 30 * 60_000;
