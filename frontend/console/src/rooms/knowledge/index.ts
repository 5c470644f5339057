import type { Room } from "@yingda/shared/ui/room";

import { routes } from "./routes";

export const knowledge: Room = {
  name: "knowledge",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
};
