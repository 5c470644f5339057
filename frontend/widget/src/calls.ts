import type { Failure } from "./contract";
import type { Claims } from "./live/session";
import type { Chat, Emit, Happenings } from "./shell";

type Hear<K extends keyof Happenings> = (detail: Happenings[K]) => void;

/** What `identify` and `setAttributes` come to: taken, or the desk's reason. It never rejects, so nothing reaches the console. */
export type Outcome = { ok: true } | { ok: false; code: string; message: string };

/** What a page can ask of the chat. */
export interface Calls {
  open: () => void;
  close: () => void;
  toggle: () => void;
  /** Say who the visitor is, by an HS256 token that the page's own server signed with the inbox's secret. */
  identify: (token: string) => Promise<Outcome>;
  setAttributes: (attributes: Record<string, unknown>) => Promise<Outcome>;
  on: <K extends keyof Happenings>(what: K, hear: Hear<K>) => void;
  off: <K extends keyof Happenings>(what: K, hear: Hear<K>) => void;
  /** Take the chat off the page and forget the visitor in this browser, as when somebody signs out. */
  shutdown: () => void;
}

/** `window.yingda`. */
export interface Yingda extends Calls {
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
export function hearers(): { emit: Emit; on: Calls["on"]; off: Calls["off"] } {
  const heard = new Map<string, Set<Hear<never>>>();
  let ready = false;
  const call = (hear: Hear<never>, detail: unknown): void => { queueMicrotask(() => { hear(detail as never); }); };
  return {
    emit(what, detail) {
      ready ||= what === "ready";
      heard.get(what)?.forEach((hear) => { call(hear, detail); });
    },
    on(what, hear) {
      heard.set(what, (heard.get(what) ?? new Set<Hear<never>>()).add(hear));
      if (what === "ready" && ready) call(hear, undefined);
    },
    off: (what, hear) => void heard.get(what)?.delete(hear),
  };
}

/**
 * Make what answers the page. Calls that need the chat wait until it has been fetched.
 *
 * @param chat fetches the chat, once
 */
export function callsOf(chat: () => Promise<Chat>, sounds: Pick<Calls, "on" | "off">, shutdown: () => void): Calls {
  const later = (act: (chat: Chat) => void) => () => void chat().then(act, ignore);
  const claim = (claims: Claims): Promise<Outcome> => chat().then((it) => it.claim(claims)).then(() => ({ ok: true }), outcomeOf);
  return {
    open: later((it) => { it.open(); }),
    close: later((it) => { it.close(); }),
    toggle: later((it) => { it.toggle(); }),
    identify: (identity) => claim({ identity }),
    setAttributes: (attributes) => claim({ attributes }),
    on: sounds.on,
    off: sounds.off,
    shutdown,
  };
}

/** The chat could not be fetched; the next click tries again. */
function ignore(): void {}

function outcomeOf(error: unknown): Outcome {
  const { code = "unreachable", detail: message = String(error) } = (error as { failure?: Partial<Failure> }).failure ?? {};
  return { ok: false, code, message };
}
