import { TrendCharts } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

export const performance: Room = {
  name: "performance",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "metrics", name: "metrics", component: () => import("./pages/MetricsPage.vue"), meta: { permission: "metric.view", title: "performance.title" } },
    { path: "pay/:part?", name: "my-pay", component: () => import("./pages/MyPayPage.vue") },
    { path: "pay-runs/:part?/:id?", name: "pay-runs", component: () => import("./pages/PayRunsPage.vue"), meta: { settings: true, permission: "pay.manage" } },
  ],
  settings: [{ route: "pay-runs", group: "team", label: "performance.pay.runs", permission: "pay.manage", words: "绩效 工资 奖金 提成 方案 异议 预算 pay bonus plan" }],
  rail: [{ route: "metrics", label: "performance.rail", icon: TrendCharts, permission: "metric.view", words: "zhibiao KPI 指标 绩效 报表 metrics performance" }],
};
