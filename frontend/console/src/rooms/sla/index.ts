import type { Room } from "@yingda/shared/ui/room";

import { routes } from "./routes";

export const sla: Room = {
  name: "sla",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  settings: [{ route: "settings-sla", group: "service", label: "sla.settings", permission: "sla.manage", words: "SLA 超时 deadline 升级 escalation" }],
};
