import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

/** Shows what a colleague changed while a form was open, and asks whose goes on top; stands once where forms are. */
export const ConflictAsker = lazyPart(() => import("./parts/ConflictAsker.vue"));

/** Who changed a thing last, and the way to all its changes. */
export const LastChange = lazyPart(() => import("./parts/LastChange.vue"));

export const audit: Room = {
  name: "audit",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "audit", name: "settings-audit", component: () => import("./pages/AuditPage.vue"), meta: { settings: true, permission: "audit.view" } }],
  settings: [{ route: "settings-audit", group: "system", label: "audit.settings", permission: "audit.view", words: "log 日志 谁改了 history" }],
};
