import { Document } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

export const reports: Room = {
  name: "reports",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "reports", name: "reports", component: () => import("./pages/ReportsPage.vue"), meta: { permission: "report.view" } },
    { path: "reports/actions", name: "report-actions", component: () => import("./pages/ActionsPage.vue") },
    { path: "reports/schedules", name: "report-schedules", component: () => import("./pages/SchedulesPage.vue"), meta: { permission: "report.write" } },
    { path: "reports/:id(\\d+)", name: "report", component: () => import("./pages/ReportPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { permission: "report.view" } },
  ],
  rail: [{ route: "reports", label: "reports.rail", icon: Document, permission: "report.view", words: "baogao 周报 月报 季报 纪要 minutes" }],
};
