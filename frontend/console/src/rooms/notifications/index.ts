import type { Room } from "@yingda/shared/ui/room";

import { keepInboxLive } from "./data";
import { routes } from "./routes";

export { usePreferences, type Preference } from "./data";
export { beep } from "./parts/beep";

export const notifications: Room = {
  name: "notifications",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  settings: [],
  live: keepInboxLive,
  topBar: () => import("./parts/Bell.vue"),
  background: () => import("./parts/Announcer.vue"),
};
