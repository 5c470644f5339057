import type { Session } from "../contract";
import type { Store } from "../store";
import { pageNow, trailOf } from "./trail";
import type { Web } from "./web";

/** What the host page said of the visitor: kept here until the next session is asked for. */
export interface Claims {
  identity?: string;
  attributes?: Record<string, unknown>;
}

/**
 * Ask for the visitor's session and keep its token; the desk gives a new visitor to a token it does not know. Tabs take
 * turns, so that two opened at once become one visitor.
 *
 * @throws Refusal with the desk's reason, TypeError when it cannot be reached
 */
export function openSession(web: Web, store: Store, inbox: string, claims: Claims): Promise<Session> {
  return inTurn(`yingda:${inbox}`, async () => {
    const [page = pageNow(), ...others] = trailOf(store);
    const token = store.get("token") ?? "";
    const session = await web.ask<Session>("POST", "session", { inbox, token, locale: web.locale, page, ...claims });
    web.token = session.token;
    store.set("token", session.token);
    store.set("contact", String(session.contact.id));
    store.set("trail", JSON.stringify(others));
    return session;
  });
}

function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Only pages over HTTPS have locks; elsewhere two tabs opened in the same instant may count as two visitors.
  const locks = (navigator as Partial<Navigator>).locks;
  return locks ? (locks.request(name, work)) : work();
}
