import type { Room } from "@yingda/shared/ui/room";

import { keepImportsLive } from "./data";

export const imports: Room = {
  name: "imports",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "imports", name: "settings-imports", component: () => import("./pages/ImportsPage.vue"), meta: { settings: true, permission: "customer.import" } },
    { path: "imports/new", name: "settings-import-new", component: () => import("./pages/NewImportPage.vue"), meta: { settings: true, permission: "customer.import" } },
    { path: "imports/:id(\\d+)", name: "settings-import", component: () => import("./pages/ImportPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "customer.import" } },
  ],
  settings: [{ route: "settings-imports", label: "imports.settings", permission: "customer.import", words: "导入 import csv excel xlsx 历史会话 订单 客户 迁移 migrate" }],
  live: keepImportsLive,
};
