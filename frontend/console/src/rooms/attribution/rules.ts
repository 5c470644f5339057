import type { Chat, Comparison, Evidence, Judgement, Rule, RuleIn, Share } from "./data";

export const RULES = ["placed_first", "placed", "paid"] as const;
export const MARKS = ["flagged", "after_sales"] as const;
export const ONLY = ["credited", "silent", "assisted", "taken_back", "flagged", "after_sales", "follow_up", "unpaid", "provisional"] as const;
export const CELLS = [
  "own_order_own_payment", "own_order_others_payment", "others_order_own_payment", "silent_order_own_payment", "silent_own_follow_up",
  "own_order_silent_payment", "own_order_unpaid", "others", "silent", "excluded",
] as const;
/** The windows of a version: unit, least and most. */
export const WINDOWS = {
  look_back_days: ["days", 1, 30], inquiry_days: ["days", 1, 15], claw_back_days: ["days", 1, 90], after_sales_days: ["days", 1, 180],
  follow_up_from: ["minutes", 1, 60], follow_up_to: ["minutes", 1, 60], urge: ["minutes", 0, 60],
} as const;
export type Window = keyof typeof WINDOWS;
export const NO_SHARE: Share = { orders: 0, amount: 0, assists: 0, assisted: 0 };

const CAP = 30 * 60_000;
const LEAST = 3 * 60_000;

/** An instant with a name, marked across the lanes of the time-line. */
export interface Mark {
  kind: string;
  at: number;
}

/** A stretch in which nothing happened, drawn shorter than it was. */
export interface Gap {
  from: number;
  to: number;
  ms: number;
}

/** Places on the time-line in per cent of its width. */
export interface Line {
  lanes: { agent: Chat["agent"]; bars: { chat: Chat; from: number; to: number }[] }[];
  marks: (Mark & { x: number })[];
  gaps: Gap[];
}

/**
 * The chats and marks of an order on one line: long stretches without any event are drawn as if they were half an hour, so that chats of some
 * minutes over some days stay legible. One lane for each agent, by their first chat.
 */
export function lineOf(chats: readonly Chat[], marks: readonly Mark[]): Line {
  const instants = [...new Set([...chats.flatMap((one) => [one.started_at, one.ended_at]), ...marks.map((one) => one.at)])].sort((a, b) => a - b);
  const widths = instants.slice(1).map((at, place) => Math.min(Math.max(at - (instants[place] ?? at), LEAST), CAP));
  const whole = widths.reduce((sum, one) => sum + one, 0) || 1;
  const places = new Map<number, number>();
  let sum = 0;
  instants.forEach((at, place) => { places.set(at, (100 * sum) / whole); sum += widths[place] ?? 0; });
  const at = (instant: number) => places.get(instant) ?? 0;
  const busy = (from: number, to: number) => chats.some((one) => one.started_at < to && one.ended_at > from);
  const gaps = instants.slice(1).flatMap((to, place) => {
    const from = instants[place] ?? to;
    return to - from > CAP && !busy(from, to) ? [{ from: at(from), to: at(to), ms: to - from }] : [];
  });
  const agents = [...new Map(chats.map((one) => [one.agent.id, one.agent])).values()];
  return {
    lanes: agents.map((agent) => ({ agent, bars: chats.filter((one) => one.agent.id === agent.id).map((chat) => ({ chat, from: at(chat.started_at), to: at(chat.ended_at) })) })),
    marks: marks.map((one) => ({ ...one, x: at(one.at) })),
    gaps,
  };
}

/** The evidence that decided, if any did. */
export function deciding(judgement: Judgement): Evidence | undefined {
  return judgement.evidence.find((one) => one.chosen && one.event === judgement.decided_by);
}

/** A version as the form begins with it: that of another, or the product's own. */
export function draftOf(rule: Rule | undefined, name: string): RuleIn {
  const own: RuleIn = { name, rule: "placed_first", look_back_days: 2, inquiry_days: 1, claw_back_days: 15, after_sales_days: 21, follow_up: true, follow_up_from: 1, follow_up_to: 60, urge: 60, excludes_flagged: true, excludes_after_sales: true };
  if (!rule) return own;
  return { ...(Object.fromEntries(Object.keys(own).map((key) => [key, rule[key as keyof RuleIn]])) as unknown as RuleIn), name };
}

/** The fields in which a version differs from another. */
export function differing(rule: Rule, other: Rule | undefined): (keyof RuleIn)[] {
  if (!other) return [];
  return (["rule", ...Object.keys(WINDOWS), "follow_up", "excludes_flagged", "excludes_after_sales"] as (keyof RuleIn)[]).filter((key) => rule[key] !== other[key]);
}

/** The agents of a comparison with a share under every rule, the largest under the first first. */
export function compared(found: Comparison): { id: number; name: string; shares: Record<string, Share> }[] {
  const rows = found.agents.map((one) => ({ ...one, shares: Object.fromEntries(RULES.map((rule) => [rule, one.shares[rule] ?? NO_SHARE])) }));
  return rows.sort((a, b) => (b.shares[RULES[0]]?.amount ?? 0) - (a.shares[RULES[0]]?.amount ?? 0) || a.name.localeCompare(b.name));
}
