import { afterEach, beforeEach, vi } from "vitest";

import { LiveClient, type LiveOptions } from "./client";
import type { ClientFrame, ServerFrame } from "./frames";
import { Outgoing, type Shelf } from "./queue";
import type { Dial, Wire, WireEvents } from "./wire";

/** A live client on wires whose far end is the test; what it was told stands in `wires`, `heard` and `reloads`. */

/** A wire whose far end is the test. */
export class FakeWire implements Wire {
  readonly sent: ClientFrame[] = [];
  closed = false;

  constructor(
    readonly events: WireEvents,
    readonly sends = true,
    readonly last: number | null = null,
  ) {}

  send(frame: ClientFrame): void {
    this.sent.push(structuredClone(frame));
  }

  close(): void {
    this.closed = true;
  }

  open(): this {
    this.events.opened();
    return this;
  }

  say(...frames: ServerFrame[]): void {
    for (const frame of frames) this.events.frame(frame);
  }

  drop(): void {
    this.events.closed(true);
  }

  of<T extends ClientFrame["t"]>(t: T): Extract<ClientFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { t: T }> => frame.t === t);
  }
}

export function memory(): Shelf {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

export let wires: FakeWire[] = [];
export let heard: number[] = [];
export let reloads: number[] = [];

/** Nothing dialled and nothing heard yet. */
export function afresh(): void {
  wires = [];
  heard = [];
  reloads = [];
}

/** Every test of a file begins afresh, and time stands still in it. */
export function inStillTime(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    afresh();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export function client(over: Partial<LiveOptions> = {}): LiveClient {
  const dial: Dial = (last, events) => {
    const wire = new FakeWire(events, true, last);
    wires.push(wire);
    return wire;
  };
  const http = { post: vi.fn(), read: vi.fn().mockResolvedValue(undefined) };
  const live = new LiveClient({ dials: [dial], outgoing: new Outgoing(memory(), 7), locale: () => "zh-CN", http, random: () => 0, ...over });
  live.on("events", (events) => heard.push(...events.map((event) => event.n)));
  live.on("reload", (n) => reloads.push(n));
  return live;
}

export const wire = (): FakeWire => wires.at(-1) as FakeWire;

export function events(prev: number, numbers: number[], n = numbers.at(-1) ?? prev): ServerFrame {
  return { t: "events", prev, n, events: numbers.map((one) => [one, "people.directory", {} as never]) };
}

export function online(live: LiveClient, n = 100): void {
  live.start();
  wire().open().say({ t: "welcome", n, me: 7 });
}
