import { ChatDotRound, Search } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

import { keepConversationsLive } from "./data/keep";
import { useMineCount } from "./data/list";
import { routes } from "./routes";

export const loadBeginDialog = () => import("./parts/BeginDialog.vue");

export const conversations: Room = {
  name: "conversations",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  rail: [
    { route: "desk", label: "conversations.rail", icon: ChatDotRound, thumb: 1, permission: "conversation.view", words: "huihua gongzuotai desk chats", count: useMineCount },
    { route: "search", label: "conversations.search.rail", icon: Search, thumb: 5, permission: "conversation.view", words: "sousuo chazhao search find messages" },
  ],
  live: keepConversationsLive,
};
