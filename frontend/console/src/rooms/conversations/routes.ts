import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "desk/:id(\\d+)?", name: "desk", component: () => import("./pages/Desk.vue"), meta: { permission: "conversation.view", alone: "id" } },
  { path: "search", name: "search", component: () => import("./pages/SearchPage.vue"), meta: { permission: "conversation.view" } },
];
