import type { Room } from "@yingda/shared/ui/room";

/** How the installation is, for its administrator. */
export const system: Room = {
  name: "system",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "system", name: "settings-system", component: () => import("./pages/SystemPage.vue"), meta: { settings: true, permission: "system.manage" } }],
  settings: [{ route: "settings-system", group: "system", label: "system.title", permission: "system.manage", words: "状态 健康 doctor jobs 后台任务 邮件 mail 索引 reindex version 版本 redis database 数据库 环境变量 environment" }],
};
