import type { Room } from "@yingda/shared/ui/room";

import { routes } from "./routes";

export const conversations: Room = {
  name: "conversations",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
};
