import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "floor", name: "floor", component: () => import("./pages/FloorPage.vue"), meta: { permission: "floor.view" } },
  { path: "queues", name: "settings-queues", component: () => import("./pages/QueuesPage.vue"), meta: { settings: true, permission: "queue.manage" } },
  { path: "queues/:id(\\d+)", name: "settings-queue", component: () => import("./pages/QueuePage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "queue.manage" } },
];
