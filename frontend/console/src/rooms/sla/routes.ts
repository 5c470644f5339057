import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "sla", name: "settings-sla", component: () => import("./pages/PoliciesPage.vue"), meta: { settings: true, permission: "sla.manage" } },
  { path: "sla/:id(\\d+)", name: "settings-sla-policy", component: () => import("./pages/PolicyPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "sla.manage" } },
];
