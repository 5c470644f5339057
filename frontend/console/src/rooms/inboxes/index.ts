import type { Room } from "@yingda/shared/ui/room";

export const inboxes: Room = {
  name: "inboxes",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "inboxes", name: "settings-inboxes", component: () => import("./pages/InboxesPage.vue"), meta: { settings: true, permission: "inbox.manage" } },
    { path: "inboxes/:id(\\d+)", name: "settings-inbox", component: () => import("./pages/InboxPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "inbox.manage" } },
  ],
  settings: [{ route: "settings-inboxes", group: "channels", label: "inboxes.settings", permission: "inbox.manage", words: "channels 渠道 widget 嵌入 snippet token API 令牌 密钥 secret" }],
};
