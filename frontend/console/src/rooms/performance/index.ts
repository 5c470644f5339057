import { TrendCharts } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

export const performance: Room = {
  name: "performance",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "metrics", name: "metrics", component: () => import("./pages/MetricsPage.vue"), meta: { permission: "metric.view", title: "performance.title" } }],
  rail: [{ route: "metrics", label: "performance.rail", icon: TrendCharts, permission: "metric.view", words: "zhibiao KPI 指标 绩效 报表 metrics performance" }],
};
