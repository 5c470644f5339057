import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";

import { ApiError } from "@yingda/shared/api/errors";
import { maySomewhere, meQuery } from "../rooms/people";
import { queries } from "./queries";
import { rooms } from "./rooms";

declare module "vue-router" {
  interface RouteMeta {
    /** shown without being signed in, and without the shell */
    open?: boolean;
    /** permission without which the page is not entered */
    permission?: string;
    /** a page of the settings, shown beside their index */
    settings?: boolean;
    /** key of the page's title */
    title?: string;
  }
}

const all = rooms.flatMap((room) => room.routes);

export const router = createRouter({
  history: createWebHistory("/"),
  routes: [
    ...all.filter((route) => route.meta?.open),
    {
      path: "/",
      component: () => import("./shell/Shell.vue"),
      children: [
        { path: "", redirect: { name: "desk" } },
        ...all.filter((route) => !route.meta?.open && !route.meta?.settings),
        { path: "settings", name: "settings", component: () => import("./shell/Settings.vue"), children: all.filter((route) => route.meta?.settings) },
        { path: ":path(.*)*", name: "not-found", component: () => import("./NotFound.vue") },
      ],
    },
  ],
});

/** Nobody enters without signing in; a page whose permission is missing is not found. */
async function admit(to: RouteLocationNormalized) {
  if (to.meta.open || to.path === "/login") return true;
  try {
    const me = await queries.query({ ...meQuery, staleTime: "static" });
    if (to.meta.permission && !maySomewhere(me, to.meta.permission)) return { name: "not-found", params: { path: to.path.slice(1).split("/") } };
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return { path: "/login", query: { next: to.fullPath } };
    if (to.name === "not-found") return true;
    throw error;
  }
}

router.beforeEach(admit);
