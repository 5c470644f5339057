import type { Room } from "@yingda/shared/ui/room";

export const audit: Room = {
  name: "audit",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "audit", name: "settings-audit", component: () => import("./pages/AuditPage.vue"), meta: { settings: true, permission: "audit.view" } }],
  background: () => import("./parts/ConflictAsker.vue"),
  settings: [{ route: "settings-audit", group: "system", label: "audit.settings", permission: "audit.view", words: "log 日志 谁改了 history" }],
};
