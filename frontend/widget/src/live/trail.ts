import type { Page } from "../contract";
import type { Store } from "../store";

const TRAIL = 20;

/** Remember a page of this visit: the first one, where the visitor came in, and the newest nineteen. */
export function leaveTrace(store: Store, page: Page): void {
  const trail = trailOf(store);
  if (trail.at(-1)?.url === page.url) return;
  trail.push(page);
  if (trail.length > TRAIL) trail.splice(1, trail.length - TRAIL);
  store.set("trail", JSON.stringify(trail));
}

/** The pages that the desk has not been told of. */
export function trailOf(store: Store): Page[] {
  try {
    return JSON.parse(store.get("trail") ?? "[]") as Page[];
  } catch {
    return [];
  }
}

/** Where the visitor is now; addresses are cut at 2 000 characters. */
export function pageNow(): Page {
  return { url: location.href.slice(0, 2000), title: document.title.slice(0, 200), referrer: document.referrer.slice(0, 2000) };
}
