import type { Presence } from "@yingda/shared/api/types";

/** The floor as it is shown: a snapshot, and how one event changes it. */

export interface Agent {
  person_id: number;
  group_ids: number[];
  state: Presence;
  since_at: number;
  /** chats by channel */
  open: Record<string, number>;
  /** units in use and at most */
  weight: number;
  capacity: number;
  longest_since: number | null;
  unanswered_since: number | null;
  answered_today: number;
  wrapping_up: number;
}

export interface QueueLine {
  queue_id: number;
  waiting: number;
  longest_since: number | null;
  at_risk: number;
  in_hours: boolean;
  on_duty: number;
}

export interface Floor {
  n: number;
  agents: Agent[];
  queues: QueueLine[];
}

/** The sums over what is shown. free: units that people on duty could still take. */
export interface Totals {
  waiting: number;
  longest_since: number | null;
  at_risk: number;
  on_duty: number;
  agents: number;
  chats: number;
  free: number;
  answered_today: number;
}

type Changed = Omit<Agent, "group_ids" | "state" | "since_at">;

/** An event of the stream that says something of the floor. */
export type FloorEvent =
  | { n: number; e: "people.presence"; body: { person_id: number; state: Presence; since_at: number } }
  | { n: number; e: "routing.load"; body: Changed }
  | { n: number; e: "routing.queue"; body: QueueLine }
  | { n: number; e: string; body: unknown };

/**
 * The floor after one event. Law: snapshot at n + events > n = the snapshot later.
 *
 * Events up to the snapshot's number are in it already. Whoever or whatever is not in the snapshot is not ours to see.
 */
export function after(floor: Floor, event: FloorEvent): Floor {
  if (event.n <= floor.n) return floor;
  if (event.e === "people.presence" || event.e === "routing.load") return withAgent(floor, event.n, event.body as Partial<Agent> & { person_id: number });
  if (event.e === "routing.queue") return withQueue(floor, event.n, event.body as QueueLine);
  return floor;
}

function withAgent(floor: Floor, n: number, change: Partial<Agent> & { person_id: number }): Floor {
  return { ...floor, n, agents: floor.agents.map((agent) => (agent.person_id === change.person_id ? { ...agent, ...change } : agent)) };
}

function withQueue(floor: Floor, n: number, line: QueueLine): Floor {
  return { ...floor, n, queues: floor.queues.map((queue) => (queue.queue_id === line.queue_id ? { ...queue, ...line } : queue)) };
}

/** Whether the event is about somebody or something the snapshot should know but does not: then it is fetched again. */
export function isUnknown(floor: Floor, event: FloorEvent): boolean {
  if (event.e === "routing.queue_changed") return true;
  if (event.e === "routing.load") return !floor.agents.some((agent) => agent.person_id === (event.body as Changed).person_id);
  return false;
}

/** The sums over agents and queues. */
export function totalsOf(agents: readonly Agent[], queues: readonly QueueLine[]): Totals {
  const onDuty = agents.filter((agent) => agent.state === "online");
  const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((total, one) => total + of(one), 0);
  return {
    waiting: sum(queues, (queue) => queue.waiting),
    longest_since: earliest([...agents.map((agent) => agent.longest_since), ...queues.map((queue) => queue.longest_since)]),
    at_risk: sum(queues, (queue) => queue.at_risk),
    on_duty: onDuty.length,
    agents: agents.length,
    chats: sum(agents, chatsOf),
    free: sum(onDuty, (agent) => Math.max(0, agent.capacity - agent.weight)),
    answered_today: sum(agents, (agent) => agent.answered_today),
  };
}

export function chatsOf(agent: Agent): number {
  return Object.values(agent.open).reduce((total, count) => total + count, 0);
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((at) => at !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

export const ORDERS = ["state", "load", "waiting", "answered", "name"] as const;
export type Order = (typeof ORDERS)[number];

const STATES: Record<string, number> = { online: 0, busy: 1, break: 2, offline: 3 };

/** The agents of a group and in a state ("" = any), in an order; equals by name. */
export function listed(agents: readonly Agent[], wanted: { group: number | null; state: string; order: Order }, nameOf: (id: number) => string): Agent[] {
  const by: Record<Order, (agent: Agent) => number> = {
    state: (agent) => STATES[agent.state] ?? 9,
    load: (agent) => -share(agent),
    waiting: (agent) => agent.unanswered_since ?? agent.longest_since ?? Infinity,
    answered: (agent) => -agent.answered_today,
    name: () => 0,
  };
  const key = by[wanted.order];
  return agents
    .filter((agent) => (wanted.group === null || agent.group_ids.includes(wanted.group)) && (wanted.state === "" || agent.state === wanted.state))
    .sort((a, b) => compare(key(a), key(b)) || nameOf(a.person_id).localeCompare(nameOf(b.person_id), "zh-CN"));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** How much of the capacity is in use, 0 to 1 and beyond. */
export function share(agent: Agent): number {
  return agent.weight / Math.max(1, agent.capacity);
}

/** How loud a wait is: calm, soon (1 min) or late (3 min). */
export function loudness(since: number | null, now: number): "calm" | "soon" | "late" {
  if (since === null || now - since < 60_000) return "calm";
  return now - since < 180_000 ? "soon" : "late";
}
