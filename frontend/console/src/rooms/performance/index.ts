import { TrendCharts, Trophy } from "@element-plus/icons-vue";

import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

export const MetricChart = lazyPart(() => import("./parts/echarts"));

export const performance: Room = {
  name: "performance",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "metrics", name: "metrics", component: () => import("./pages/MetricsPage.vue"), meta: { permission: "metric.view", title: "performance.title" } },
    { path: "metrics/lists", name: "metric-lists", component: () => import("./pages/MetricListsPage.vue"), meta: { permission: "metric.view", title: "performance.lists.title" } },
    { path: "pay/:part?", name: "my-pay", component: () => import("./pages/MyPayPage.vue") },
    { path: "pay-runs/:part?/:id?", name: "pay-runs", component: () => import("./pages/PayRunsPage.vue"), meta: { settings: true, permission: "pay.manage" } },
    { path: "play/:part?", name: "play", component: () => import("./play/PlayPage.vue"), props: true, meta: { permission: "metric.view", title: "performance.play.rail" } },
    { path: "play-setup/:part?", name: "play-setup", component: () => import("./play/SetupPage.vue"), props: true, meta: { settings: true, permission: "scorecard.manage" } },
  ],
  settings: [
    { route: "play-setup", group: "team", label: "performance.play.setup", permission: "scorecard.manage", words: "评分卡 排行榜 积分 scorecard league points 投票 vote" },
    { route: "pay-runs", group: "team", label: "performance.pay.runs", permission: "pay.manage", words: "绩效 工资 奖金 提成 方案 异议 预算 pay bonus plan" },
  ],
  rail: [
    { route: "metrics", label: "performance.rail", icon: TrendCharts, permission: "metric.view", words: "zhibiao KPI 指标 绩效 报表 metrics performance" },
    { route: "play", label: "performance.play.rail", icon: Trophy, permission: "metric.view", words: "评分卡 目标 排行榜 积分 scorecard league target points" },
  ],
};
