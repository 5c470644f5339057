import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  { path: "customers", name: "customers", component: () => import("./pages/Customers.vue"), meta: { permission: "customer.view" } },
  { path: "customers/:id(\\d+)", name: "customer", component: () => import("./pages/Customer.vue"), meta: { permission: "customer.view" } },
];
