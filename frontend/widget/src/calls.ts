import type { Claims } from "./live/session";
import type { Chat, Emit, Happenings } from "./shell";

type Hear<K extends keyof Happenings> = (detail: Happenings[K]) => void;

/** What `identify` and `setAttributes` come to: taken, or the desk's reason. It never rejects, so nothing reaches the console. */
export type Outcome = { ok: true } | { ok: false; code: string; message: string };

/** `window.yingda`. */
export interface Yingda {
  open(): void;
  close(): void;
  toggle(): void;
  /** Say who the visitor is, by an HS256 token that the page's own server signed with the inbox's secret. */
  identify(token: string): Promise<Outcome>;
  setAttributes(attributes: Record<string, unknown>): Promise<Outcome>;
  on<K extends keyof Happenings>(what: K, hear: Hear<K>): void;
  off<K extends keyof Happenings>(what: K, hear: Hear<K>): void;
  /** Take the chat off the page and forget the visitor in this browser, as when somebody signs out. */
  shutdown(): void;
  /** `["identify", token]`: the same calls in the way that works before the script has come. */
  push(...calls: Call[]): void;
}

export type Call = [name: string, ...given: unknown[]];

declare global {
  interface Window {
    yingda?: Yingda | Call[];
  }
}

/** Who hears what. A listener that throws is the page's own affair and stops nobody else. */
export function hearers(): { emit: Emit; on: Yingda["on"]; off: Yingda["off"] } {
  const heard = new Map<string, Set<Hear<never>>>();
  let ready = false;
  const call = (hear: Hear<never>, detail: unknown): void => queueMicrotask(() => hear(detail as never));
  return {
    emit(what, detail) {
      ready ||= what === "ready";
      heard.get(what)?.forEach((hear) => call(hear, detail));
    },
    on(what, hear) {
      if (!heard.has(what)) heard.set(what, new Set());
      heard.get(what)!.add(hear);
      if (what === "ready" && ready) call(hear, undefined);
    },
    off: (what, hear) => void heard.get(what)?.delete(hear),
  };
}

/**
 * Make `window.yingda`. Calls that need the chat wait until it has been fetched.
 *
 * @param chat fetches the chat, once
 * @param early what the page pushed before this script came; done first, in its order
 */
export function callsOf(chat: () => Promise<Chat>, sounds: Pick<Yingda, "on" | "off">, shutdown: () => void, early: readonly Call[]): Yingda {
  const later = (act: (chat: Chat) => void) => () => void chat().then(act, ignore);
  const claim = (claims: Claims): Promise<Outcome> => chat().then((it) => it.claim(claims)).then(() => ({ ok: true }) as const, outcomeOf);
  const yingda: Yingda = {
    open: later((it) => it.open()),
    close: later((it) => it.close()),
    toggle: later((it) => it.toggle()),
    identify: (identity) => claim({ identity }),
    setAttributes: (attributes) => claim({ attributes }),
    on: sounds.on,
    off: sounds.off,
    shutdown,
    push(...calls) {
      for (const [name, ...given] of calls) {
        const act: unknown = yingda[name as keyof Yingda];
        if (typeof act === "function" && name !== "push") act(...given);
      }
    },
  };
  yingda.push(...early);
  return yingda;
}

/** The chat could not be fetched; the next click tries again. */
function ignore(): void {}

function outcomeOf(error: unknown): Outcome {
  const failure = (error as { failure?: { code: string; message: string } }).failure;
  return { ok: false, code: failure?.code ?? "unreachable", message: failure?.message ?? String(error) };
}
