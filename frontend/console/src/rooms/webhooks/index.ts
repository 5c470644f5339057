import type { Room } from "@yingda/shared/ui/room";

export const webhooks: Room = {
  name: "webhooks",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "webhooks", name: "settings-webhooks", component: () => import("./pages/WebhooksPage.vue"), meta: { settings: true, permission: "webhook.manage" } },
    { path: "webhooks/:id(\\d+)", name: "settings-webhook", component: () => import("./pages/WebhookPage.vue"), props: (route) => ({ id: Number(route.params["id"]) }), meta: { settings: true, permission: "webhook.manage" } },
  ],
  settings: [{ route: "settings-webhooks", group: "integration", label: "webhooks.settings", permission: "webhook.manage", words: "webhook 回调 推送 集成 integration callback hook" }],
};
