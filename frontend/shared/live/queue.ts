import type { Refusal } from "../api/errors";
import type { Post } from "./frames";

/** A message that the server has not confirmed. */
export interface Pending extends Post {
  /** when the person sent it, milliseconds; also its place in line */
  at: number;
  /** set when the server refused it: it stays, but only a retry sends it again */
  refused: Refusal | null;
}

/** The part of Storage that the queue needs. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/**
 * Messages typed but not confirmed, kept on the shelf so that neither a reload nor a lost connection loses one.
 *
 * One entry per message: two tabs of one person may share the shelf, and when both send the same message its client_id
 * makes the server store it once.
 */
export class Outgoing {
  private readonly items = new Map<string, Pending>();

  /**
   * @param shelf where entries survive, usually localStorage
   * @param person id of the signed-in person; nobody else's entries are read
   */
  constructor(
    private readonly shelf: Shelf,
    private readonly person: number,
  ) {
    for (const key of this.keys()) {
      const kept = parsed(shelf.getItem(key));
      if (kept) this.items.set(kept.ref, kept);
    }
  }

  /** All of them, oldest first. */
  all(): Pending[] {
    return [...this.items.values()].sort((a, b) => a.at - b.at);
  }

  get(ref: string): Pending | undefined {
    return this.items.get(ref);
  }

  put(pending: Pending): void {
    this.items.set(pending.ref, pending);
    try {
      this.shelf.setItem(this.prefix + pending.ref, JSON.stringify(pending));
    } catch {
      // A full or forbidden shelf costs only the survival of a reload; the message is still in memory and is sent.
    }
  }

  drop(ref: string): void {
    this.items.delete(ref);
    this.shelf.removeItem(this.prefix + ref);
  }

  private get prefix(): string {
    return `yingda.outgoing.${String(this.person)}.`;
  }

  private keys(): string[] {
    const all = Array.from({ length: this.shelf.length }, (_, index) => this.shelf.key(index));
    return all.filter((key): key is string => key?.startsWith(this.prefix) ?? false);
  }
}

function parsed(text: string | null): Pending | null {
  try {
    return text ? (JSON.parse(text) as Pending) : null;
  } catch {
    return null;
  }
}
