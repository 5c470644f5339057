import type { Session } from "../contract";
import type { Store } from "../store";
import { pageNow, trailOf } from "./trail";
import { Refusal, type Web } from "./web";

/** What the host page said of the visitor: kept here until the next session is asked for. */
export interface Claims {
  identity?: string;
  attributes?: Record<string, unknown>;
}

/**
 * Ask for the visitor's session and keep its token. Tabs take turns, so that two opened at once become one visitor. A
 * token that the desk no longer knows is dropped, and the visitor begins anew.
 *
 * @returns whether the visitor is another one than before
 * @throws Refusal with the desk's reason, TypeError when it cannot be reached
 */
export function openSession(web: Web, store: Store, inbox: string, claims: Claims): Promise<boolean> {
  return inTurn(`yingda:${inbox}`, async () => {
    const page = trailOf(store)[0] ?? pageNow();
    const ask = (token?: string) => web.ask<Session>("POST", "session", { inbox, ...(token && { token }), locale: web.locale, page, ...claims });
    const token = store.get("token") ?? undefined;
    const session = await ask(token).catch((error: unknown) => {
      if (token && !claims.identity && error instanceof Refusal && error.status === 401) return ask();
      throw error;
    });
    const former = store.get("contact");
    web.token = session.token;
    store.set("token", session.token);
    store.set("contact", String(session.contact.id));
    store.set("active", session.conversation && session.conversation.state !== "resolved" ? "1" : null);
    store.set("trail", JSON.stringify(trailOf(store).slice(1)));
    return former !== null && former !== String(session.contact.id);
  });
}

function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Only pages over HTTPS have locks; elsewhere two tabs opened in the same instant may count as two visitors.
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? (locks.request(name, work) as Promise<T>) : work();
}
