import { createRouter, createWebHistory, type RouteComponent, type RouteRecordRaw } from "vue-router";

import { patiently } from "@yingda/shared/ui/lazy";
import { meQuery } from "../rooms/people";
import { admission } from "./admission";
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
    /** parameter whose presence means that something is open which a phone gives the whole screen */
    alone?: string;
    /** key of the page's title */
    title?: string;
  }
}

const all = rooms.flatMap((room) => room.routes).map(patient);

export const router = createRouter({
  history: createWebHistory("/"),
  routes: [
    ...all.filter((route) => route.meta?.open),
    { path: "/offline", name: "offline", component: () => patiently(() => import("./Offline.vue")), meta: { open: true } },
    {
      path: "/",
      component: () => patiently(() => import("./shell/Shell.vue")),
      children: [
        { path: "", redirect: { name: "desk" } },
        ...all.filter((route) => !route.meta?.open && !route.meta?.settings),
        { path: "more", name: "more", component: () => patiently(() => import("./shell/MorePage.vue")) },
        { path: "settings", name: "settings", component: () => patiently(() => import("./shell/Settings.vue")), children: all.filter((route) => route.meta?.settings) },
        { path: ":path(.*)*", name: "not-found", component: () => patiently(() => import("./NotFound.vue")) },
      ],
    },
  ],
});

/** The same route, its page fetched patiently. */
function patient(route: RouteRecordRaw): RouteRecordRaw {
  const load = route.component as () => Promise<RouteComponent>;
  return { ...route, component: () => patiently(load) } as RouteRecordRaw;
}

router.beforeEach((to) => admission(to, () => queries.query({ ...meQuery, staleTime: "static" })));
