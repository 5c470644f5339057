import { describe, expect, it } from "vitest";

import { snoozeChoices, urgencyOf, waitingUrgency } from "./urgency";

describe("urgencyOf", () => {
  const sla = { kind: "first_response", due_at: 200, warn_at: 100, breached_at: null } as const;
  it.each([
    [99, "calm"],
    [100, "soon"],
    [199, "soon"],
    [200, "breached"],
  ])("at %i it is %s", (now, expected) => {
    expect(urgencyOf(sla, now)).toBe(expected);
  });

  it("stays breached once it was, and is calm without an instant (paused)", () => {
    expect(urgencyOf({ ...sla, breached_at: 50 }, 60)).toBe("breached");
    expect(urgencyOf({ ...sla, due_at: null, warn_at: null }, 9e9)).toBe("calm");
  });
});

describe("waitingUrgency", () => {
  it.each([
    ["web", 59_999, "calm"],
    ["web", 60_000, "soon"],
    ["web", 180_000, "breached"],
    ["form", 3_600_000, "calm"],
    ["api", 1_800_000, "soon"],
  ] as const)("%s after %i ms is %s", (channel, waited, expected) => {
    expect(waitingUrgency({ channel, waiting_since: 0, sla: null }, waited)).toBe(expected);
  });

  it("is calm when nobody waits", () => {
    expect(waitingUrgency({ channel: "web", waiting_since: null, sla: null }, 9e9)).toBe("calm");
  });
});

describe("snoozeChoices", () => {
  const at = (text: string) => new Date(text).getTime();
  it("offers this evening only while it is worth it, and the coming Monday", () => {
    const saturday = snoozeChoices(at("2026-11-21T10:20:00"));
    expect(saturday.map((one) => [one.key, one.until])).toEqual([
      ["hour", at("2026-11-21T11:20:00")],
      ["evening", at("2026-11-21T18:00:00")],
      ["tomorrow", at("2026-11-22T09:00:00")],
      ["monday", at("2026-11-23T09:00:00")],
    ]);
    const monday = snoozeChoices(at("2026-11-23T17:30:00"));
    expect(monday.map((one) => one.key)).toEqual(["hour", "tomorrow", "monday"]);
    expect(monday.at(-1)?.until).toBe(at("2026-11-30T09:00:00"));
  });
});
