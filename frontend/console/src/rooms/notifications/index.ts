import type { Room } from "@yingda/shared/ui/room";

import { routes } from "./routes";

export const notifications: Room = {
  name: "notifications",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
};
