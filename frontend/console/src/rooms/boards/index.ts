import { Histogram } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

export const boards: Room = {
  name: "boards",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "boards/:board(mine|group|team)?", name: "boards", component: () => import("./pages/BoardsPage.vue"), meta: { permission: "metric.view" } }],
  rail: [{ route: "boards", label: "boards.rail", icon: Histogram, permission: "metric.view", words: "kanban 我的这个月 转化 漏斗 趋势 board month funnel" }],
};
