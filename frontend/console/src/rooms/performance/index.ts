import { TrendCharts } from "@element-plus/icons-vue";

import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

export const MetricChart = lazyPart(() => import("./parts/echarts"));

export const performance: Room = {
  name: "performance",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "metrics", name: "metrics", component: () => import("./pages/MetricsPage.vue"), meta: { permission: "metric.view", title: "performance.title" } },
    { path: "metrics/lists", name: "metric-lists", component: () => import("./pages/MetricListsPage.vue"), meta: { permission: "metric.view", title: "performance.lists.title" } },
    { path: "pay", name: "my-pay", component: () => import("./pages/MyPayPage.vue") },
    { path: "pay-runs", name: "pay-runs", component: () => import("./pages/PayRunsPage.vue"), meta: { settings: true, permission: "pay.manage" } },
  ],
  settings: [{ route: "pay-runs", group: "team", label: "performance.pay.runs", permission: "pay.manage", words: "绩效 工资 奖金 提成 pay bonus commission" }],
  rail: [{ route: "metrics", label: "performance.rail", icon: TrendCharts, permission: "metric.view", words: "zhibiao KPI 指标 绩效 报表 metrics performance" }],
};
