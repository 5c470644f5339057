import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "incidents", name: "incidents", component: () => import("./pages/IncidentsPage.vue"), meta: { permission: "playbook.use" } },
  { path: "incidents/:id(\\d+)", name: "incident", component: () => import("./pages/IncidentPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { permission: "playbook.use" } },
  { path: "playbooks", name: "settings-playbooks", component: () => import("./pages/PlaybooksPage.vue"), meta: { settings: true, permission: "playbook.manage" } },
  { path: "playbooks/:id(\\d+)", name: "settings-playbook", component: () => import("./pages/PlaybookPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "playbook.manage" } },
];
