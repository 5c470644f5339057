import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "tickets", name: "tickets", component: () => import("./pages/TicketsPage.vue"), meta: { permission: "ticket.view" } },
  { path: "tickets/:id(\\d+)", name: "ticket", component: () => import("./pages/TicketPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { permission: "ticket.view" } },
  { path: "ownerless", name: "ownerless", component: () => import("./pages/OwnerlessPage.vue"), meta: { permission: "ticket.view" } },
  { path: "ticket-types", name: "settings-ticket-types", component: () => import("./pages/TypesPage.vue"), meta: { settings: true, permission: "ticket_type.manage" } },
  { path: "ticket-types/:id(\\d+)", name: "settings-ticket-type", component: () => import("./pages/TypePage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "ticket_type.manage" } },
];
