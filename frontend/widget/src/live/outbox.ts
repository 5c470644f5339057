import type { Failure, Post } from "../contract";
import type { Store } from "../store";

/** Something typed here that the server has not acknowledged yet. */
export interface Waiting extends Post {
  /** Order of typing: milliseconds, moved on so that no two of one tab are equal. */
  at: number;
  /** Why the server will not take it; such a one is not sent again by itself. */
  failed?: Failure;
}

const PREFIX = "out:";

/**
 * What waits to be sent. One key of storage each, so that two tabs cannot overwrite each other's; `ref` goes to the
 * server as client_id, so whichever tab sends it, and however often, one message is stored.
 */
export class Outbox {
  #last = 0;

  constructor(readonly store: Store) {}

  add(post: Post): Waiting {
    this.#last = Math.max(this.#last + 1, Date.now());
    const waiting = { ...post, at: this.#last };
    this.keep(waiting);
    return waiting;
  }

  /** Everything, in the order of typing. What another version wrote and nobody can read is dropped. */
  all(): Waiting[] {
    const found = this.store.keys(PREFIX).map((key) => this.get(key.slice(PREFIX.length)));
    return found.filter((each) => each !== null).sort((a, b) => a.at - b.at);
  }

  get(ref: string): Waiting | null {
    try {
      return JSON.parse(this.store.get(PREFIX + ref) ?? "null") as Waiting | null;
    } catch {
      this.remove(ref);
      return null;
    }
  }

  fail(ref: string, failed: Failure | undefined): void {
    const waiting = this.get(ref);
    if (waiting) this.keep({ ...waiting, failed });
  }

  remove(ref: string): void {
    this.store.set(PREFIX + ref, null);
  }

  keep(waiting: Waiting): void {
    this.store.set(PREFIX + waiting.ref, JSON.stringify(waiting));
  }
}
