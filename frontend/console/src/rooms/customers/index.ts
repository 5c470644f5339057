import type { Room } from "@yingda/shared/ui/room";

import { routes } from "./routes";

export const customers: Room = {
  name: "customers",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
};
