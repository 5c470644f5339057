import type { Room } from "@yingda/shared/ui/room";

import { keepPeopleLive } from "./data";
import { routes } from "./routes";

export { may, maySomewhere, meQuery, useChangeMe, useDirectory, useGroups, useMe, useSetPresence } from "./data";

export const people: Room = {
  name: "people",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  live: keepPeopleLive,
};
