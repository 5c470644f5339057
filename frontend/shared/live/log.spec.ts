import { describe, expect, it } from "vitest";

import type { LiveEvent } from "./frames";
import { EventLog } from "./log";

describe("the log behind the snapshots", () => {
  const event = (n: number): LiveEvent => ({ n, e: "people.directory", body: {} });

  it("knows what came after a snapshot, or says that it does not", () => {
    const log = new EventLog(3);
    log.restart(10);
    [11, 12, 15, 20].forEach((n) => { log.add(event(n)); });
    expect(log.after(12)?.map((one) => one.n)).toEqual([15, 20]);
    expect(log.after(11)?.map((one) => one.n)).toEqual([12, 15, 20]);
    expect(log.after(10)).toBeNull();
  });
});
