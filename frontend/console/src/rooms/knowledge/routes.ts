import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [{ path: "quick-replies", name: "settings-replies", component: () => import("./pages/QuickRepliesPage.vue"), meta: { settings: true, permission: "quick_reply.use" } }];
