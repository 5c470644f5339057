import type { Room } from "@yingda/shared/ui/room";

import { keepAutomationLive } from "./data";

export { useMacroRun, type OfferedMacro } from "./using";
export const loadMacroMenu = () => import("./parts/MacroMenu.vue");

export const automation: Room = {
  name: "automation",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "automations", name: "settings-automations", component: () => import("./pages/AutomationsPage.vue"), meta: { settings: true, permission: "automation.manage" } },
    { path: "automations/new", name: "settings-automation-new", component: () => import("./pages/AutomationPage.vue"), props: (route) => ({ id: null, example: typeof route.query["example"] === "string" ? route.query["example"] : null }), meta: { settings: true, permission: "automation.manage" } },
    { path: "automations/runs", name: "settings-automation-log", component: () => import("./pages/RunsPage.vue"), props: { id: null }, meta: { settings: true, permission: "automation.manage" } },
    { path: "automations/:id(\\d+)", name: "settings-automation", component: () => import("./pages/AutomationPage.vue"), props: (route) => ({ id: Number(route.params["id"]), example: null }), meta: { settings: true, permission: "automation.manage" } },
    { path: "automations/:id(\\d+)/runs", name: "settings-automation-runs", component: () => import("./pages/RunsPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "automation.manage" } },
    { path: "macros", name: "settings-macros", component: () => import("./pages/MacrosPage.vue"), meta: { settings: true, permission: "macro.use" } },
  ],
  settings: [
    { route: "settings-automations", group: "service", label: "automation.settings", permission: "automation.manage", words: "自动化 规则 触发 trigger rule automation 运行记录" },
    { route: "settings-macros", group: "knowledge", label: "automation.macros", permission: "macro.use", words: "宏 一键 macro" },
  ],
  live: keepAutomationLive,
};
