import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/"),
  routes: [{ path: "/:path(.*)*", name: "not-found", component: () => import("./NotFound.vue") }],
});
