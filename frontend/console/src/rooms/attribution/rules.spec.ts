import { describe, expect, it } from "vitest";

import type { Chat, Comparison, Rule } from "./data";
import { compared, differing, draftOf, lineOf } from "./rules";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const chat = (agent: number, from: number, to: number): Chat => ({ conversation_id: 10 * agent, started_at: from, ended_at: to, outbound: false, agent: { id: agent, name: `A${String(agent)}` }, group_id: null });

describe("the time-line of an order", () => {
  const found = lineOf([chat(1, 0, 20 * MINUTE), chat(2, 15 * MINUTE, 40 * MINUTE), chat(1, DAY, DAY + 10 * MINUTE)], [{ kind: "placed", at: 18 * MINUTE }, { kind: "paid", at: DAY + 5 * MINUTE }]);

  it("has a lane for each agent, by their first chat", () => {
    expect(found.lanes.map((lane) => [lane.agent.id, lane.bars.length])).toEqual([[1, 2], [2, 1]]);
  });

  it("runs from the first to the last instant, in order", () => {
    const places = found.lanes.flatMap((lane) => lane.bars.flatMap((bar) => [bar.from, bar.to]));
    expect(Math.min(...places)).toBe(0);
    expect(Math.max(...places)).toBeCloseTo(100);
    expect(found.lanes[0]?.bars[0]?.to).toBeLessThan(found.lanes[1]?.bars[0]?.to ?? 0);
  });

  it("marks lie inside the chats that hold them", () => {
    const [placed, paid] = found.marks;
    expect(placed?.x).toBeLessThan(found.lanes[0]?.bars[0]?.to ?? 0);
    expect(paid?.x).toBeGreaterThan(found.lanes[0]?.bars[1]?.from ?? 100);
  });

  it("draws a silent day short and says how long it was", () => {
    expect(found.gaps.map((gap) => gap.ms)).toEqual([DAY - 40 * MINUTE]);
    expect((found.gaps[0]?.to ?? 0) - (found.gaps[0]?.from ?? 0)).toBeLessThan(50);
  });

  it("has a place for a single instant", () => {
    expect(lineOf([], [{ kind: "placed", at: 5 }])).toEqual({ lanes: [], marks: [{ kind: "placed", at: 5, x: 0 }], gaps: [] });
  });
});

const rule = { id: 1, state: "in_force", made_at: 0, judged_at: 0, in_force_at: 0, stopped_at: null, made_by: null, ...draftOf(undefined, "一") } as Rule;

describe("a version of the rule", () => {
  it("begins as a copy under a new name", () => {
    expect(draftOf({ ...rule, rule: "paid", urge: 0 }, "二")).toEqual({ ...draftOf(undefined, "二"), rule: "paid", urge: 0 });
  });

  it("differs field by field", () => {
    expect(differing({ ...rule, rule: "paid", claw_back_days: 7 }, rule)).toEqual(["rule", "claw_back_days"]);
    expect(differing(rule, undefined)).toEqual([]);
  });
});

describe("a comparison", () => {
  it("gives every agent a share under every rule, the largest first", () => {
    const share = { orders: 1, amount: 5, assists: 0, assisted: 0 };
    const found: Comparison = { rule: null, rules: {}, agents: [{ id: 1, name: "A", shares: { paid: share } }, { id: 2, name: "B", shares: { placed_first: share } }] };
    expect(compared(found).map((one) => [one.id, one.shares.placed_first?.amount, one.shares.paid?.amount])).toEqual([[2, 5, 0], [1, 0, 5]]);
  });
});
