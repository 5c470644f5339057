import type { Room } from "@yingda/shared/ui/room";

import { keepMenuLive } from "./data";
import { routes } from "./routes";

export { filledIn, missingIn, type QuickReply } from "./rules";
export const loadQuickReplyMenu = () => import("./parts/QuickReplyMenu.vue");

export const knowledge: Room = {
  name: "knowledge",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  settings: [{ route: "settings-replies", group: "knowledge", label: "knowledge.settings", words: "quick replies 话术 模板 templates" }],
  live: keepMenuLive,
};
