import type { RouteLocationNormalized, RouteLocationRaw } from "vue-router";

import { ApiError } from "@yingda/shared/api/errors";
import type { Me } from "@yingda/shared/api/types";
import { maySomewhere, owesFactor } from "../rooms/people";

/**
 * Who enters a page: nobody without signing in, nobody who owes a second factor, and for a page whose permission is
 * missing it is not there. Without a server to ask, the page that says so is shown.
 *
 * @param signedIn loads the signed-in person
 * @returns true, or where to go instead
 */
export async function admission(to: Pick<RouteLocationNormalized, "meta" | "name" | "path" | "fullPath">, signedIn: () => Promise<Me>): Promise<true | RouteLocationRaw> {
  if (to.meta.open) return true;
  try {
    const me = await signedIn();
    if (owesFactor(me)) return { name: "second-factor" };
    if (to.meta.permission && !maySomewhere(me, to.meta.permission)) return { name: "not-found", params: { path: to.path.slice(1).split("/") } };
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return { path: "/login", query: { next: to.fullPath } };
    if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) return { name: "offline", query: { next: to.fullPath } };
    if (to.name === "not-found") return true;
    throw error;
  }
}
