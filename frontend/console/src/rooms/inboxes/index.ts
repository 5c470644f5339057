import type { Room } from "@yingda/shared/ui/room";

export const inboxes: Room = {
  name: "inboxes",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "inboxes", name: "settings-inboxes", component: () => import("./pages/InboxesPage.vue"), meta: { settings: true, permission: "inbox.manage" } },
    { path: "inboxes/:id(\\d+)", name: "settings-inbox", component: () => import("./pages/InboxPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "inbox.manage" } },
    { path: "tokens", name: "settings-tokens", component: () => import("./pages/TokensPage.vue"), meta: { settings: true } },
  ],
  settings: [
    { route: "settings-inboxes", group: "channels", label: "inboxes.settings", permission: "inbox.manage", words: "channels 渠道 widget 嵌入 snippet 密钥 secret" },
    { route: "settings-tokens", group: "integration", label: "inboxes.token.title", words: "token API 令牌 接口 lingpai curl OpenAPI 密钥 key" },
  ],
};
