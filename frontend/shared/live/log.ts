import type { LiveEvent } from "./frames";

/**
 * The latest events, so that a snapshot that was read before them and arrives after them can be brought up to date:
 * snapshot at n + events > n = the snapshot later.
 */
export class EventLog {
  private readonly events: LiveEvent[] = [];
  private start = 0;

  /** @param limit how many events are kept */
  constructor(private readonly limit = 2000) {}

  /** Forget everything; what happened up to `n` is no longer known. */
  restart(n: number): void {
    this.events.length = 0;
    this.start = n;
  }

  add(event: LiveEvent): void {
    this.events.push(event);
    if (this.events.length > this.limit) this.start = this.events.shift()?.n ?? this.start;
  }

  /**
   * What happened after a snapshot.
   *
   * @param n the snapshot's stream number
   * @returns the events after it, or null when they are no longer all known (then the snapshot has to be read again)
   */
  after(n: number): LiveEvent[] | null {
    return n < this.start ? null : this.events.filter((event) => event.n > n);
  }
}
