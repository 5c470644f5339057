import { describe, expect, it } from "vitest";

import { after, isUnknown, listed, loudness, share, totalsOf, type Agent, type Floor, type FloorEvent, type QueueLine } from "./floor";

const agent = (person_id: number, more: Partial<Agent> = {}): Agent => ({ person_id, group_ids: [1], state: "online", since_at: 0, open: {}, weight: 0, capacity: 5, longest_since: null, unanswered_since: null, answered_today: 0, wrapping_up: 0, ...more });
const line = (queue_id: number, more: Partial<QueueLine> = {}): QueueLine => ({ queue_id, waiting: 0, longest_since: null, at_risk: 0, in_hours: true, on_duty: 1, ...more });
const load = (person_id: number, more: Partial<Agent>) => {
  const { person_id: id, open, weight, capacity, longest_since, unanswered_since, answered_today, wrapping_up } = agent(person_id, more);
  return { person_id: id, open, weight, capacity, longest_since, unanswered_since, answered_today, wrapping_up };
};
const start: Floor = { n: 10, agents: [agent(1), agent(2, { state: "busy" })], queues: [line(7), line(8)] };

describe("the live floor", () => {
  it("is the later snapshot after the events between", () => {
    const events: FloorEvent[] = [
      { n: 9, e: "routing.load", body: load(1, { weight: 5 }) },
      { n: 11, e: "people.presence", body: { person_id: 2, state: "online", since_at: 500 } },
      { n: 12, e: "routing.queue", body: line(7, { waiting: 3, longest_since: 400, at_risk: 1 }) },
      { n: 13, e: "conversation.row", body: { row: {} } },
      { n: 14, e: "routing.load", body: load(1, { open: { web: 2 }, weight: 2, longest_since: 450, answered_today: 4 }) },
    ];
    const later: Floor = { n: 14, agents: [agent(1, { open: { web: 2 }, weight: 2, longest_since: 450, answered_today: 4 }), agent(2, { since_at: 500 })], queues: [line(7, { waiting: 3, longest_since: 400, at_risk: 1 }), line(8)] };
    expect(events.reduce(after, start)).toEqual(later);
  });

  it("keeps the same object when nothing of it changed, so that nothing is drawn again", () => {
    expect(after(start, { n: 11, e: "conversation.row", body: {} })).toBe(start);
    const next = after(start, { n: 11, e: "routing.load", body: load(1, { weight: 1 }) });
    expect(next.agents[1]).toBe(start.agents[1]);
    expect(next.queues).toBe(start.queues);
  });

  it("shows nobody who was not in the snapshot, but notices them", () => {
    const event: FloorEvent = { n: 11, e: "routing.load", body: load(99, {}) };
    expect(after(start, event).agents).toHaveLength(2);
    expect([isUnknown(start, event), isUnknown(start, { n: 11, e: "routing.load", body: load(1, {}) })]).toEqual([true, false]);
  });
});

it("sums what is shown", () => {
  const agents = [agent(1, { open: { web: 2, form: 1 }, weight: 3, longest_since: 300, answered_today: 4 }), agent(2, { state: "break", weight: 1, open: { web: 1 } }), agent(3, { weight: 9, capacity: 5 })];
  expect(totalsOf(agents, [line(7, { waiting: 2, longest_since: 200, at_risk: 1 }), line(8, { waiting: 1 })])).toEqual({ waiting: 3, longest_since: 200, at_risk: 1, on_duty: 2, agents: 3, chats: 4, free: 2, answered_today: 4 });
  expect(totalsOf([], [])).toMatchObject({ longest_since: null, waiting: 0 });
});

describe("the list of agents", () => {
  const agents = [agent(1, { state: "offline" }), agent(2, { weight: 4, group_ids: [2] }), agent(3, { unanswered_since: 50, weight: 1, answered_today: 7 })];
  const names: Record<number, string> = { 1: "陈", 2: "白", 3: "安" };
  const ids = (wanted: Partial<Parameters<typeof listed>[1]>) => listed(agents, { group: null, state: "", order: "name", ...wanted }, (id) => names[id] ?? "").map((one) => one.person_id);
  it.each([
    [{}, [3, 2, 1]],
    [{ order: "state" as const }, [3, 2, 1]],
    [{ order: "load" as const }, [2, 3, 1]],
    [{ order: "waiting" as const }, [3, 2, 1]],
    [{ order: "answered" as const }, [3, 2, 1]],
    [{ group: 2 }, [2]],
    [{ state: "offline" }, [1]],
  ])("%j", (wanted, order) => {
    expect(ids(wanted)).toEqual(order);
  });
});

it("measures", () => {
  expect([share(agent(1, { weight: 4 })), share(agent(1, { weight: 1, capacity: 0 }))]).toEqual([0.8, 1]);
  expect([loudness(null, 0), loudness(0, 59_999), loudness(0, 60_000), loudness(0, 180_000)]).toEqual(["calm", "calm", "soon", "late"]);
});
