/** What is kept and what is let go, as the screens show it. */

export interface Export {
  id: number;
  kind: "everything" | "customer" | "conversations" | "customers" | "orders" | "tickets";
  format: "zip" | "csv" | "xlsx" | "jsonl";
  file_name: string;
  state: "waiting" | "running" | "done" | "failed" | "expired";
  problem: string;
  done: number;
  total: number;
  size: number;
  created_at: number;
  expires_at: number | null;
}

export interface Policy {
  kind: string;
  days: number;
  default: number;
  least: number;
  advised: number;
  is_advised: boolean;
  for_good_allowed: boolean;
}

export interface WouldGo {
  before_at: number;
  count: number;
  is_advised: boolean;
}

export interface Run {
  id: number;
  kind: string;
  before_at: number;
  removed: number;
  at: number;
}

export interface Hold {
  id: number;
  contact_id: number | null;
  conversation_id: number | null;
  reason: string;
  by_id: number | null;
  since_at: number;
}

export interface ErasurePreview {
  contact_id: number;
  type_this: string;
  counts: Record<string, number>;
  under_hold: boolean;
}

export interface Erasure {
  id: number;
  contact_ids: number[];
  reason: string;
  counts: Record<string, number>;
  state: "running" | "done";
  by_id: number | null;
  by_name: string;
  at: number;
  finished_at: number | null;
}

export const FORMATS = ["xlsx", "csv", "jsonl"] as const;
export const REASONS = ["request", "account_closed", "authority", "other"] as const;

/** Whether an export is still being written. */
export const isUnderWay = (one: Pick<Export, "state">): boolean => one.state === "waiting" || one.state === "running";

/**
 * How much of an export is written.
 *
 * @returns whole percent, 0 while nothing is known, 99 at most before the end
 */
export function percentOf(one: Pick<Export, "state" | "done" | "total">): number {
  if (one.state === "done") return 100;
  return one.total > 0 ? Math.min(99, Math.floor((100 * one.done) / one.total)) : 0;
}

/** The kinds something was counted of, the most first. */
export function counted(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}
