import { Coin } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

export const attribution: Room = {
  name: "attribution",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [
    { path: "credit", name: "credit", component: () => import("./pages/OrdersPage.vue"), meta: { permission: "credit.view", title: "attribution.title" } },
    { path: "credit/orders/:id(\\d+)", name: "credit-order", component: () => import("./pages/OrderPage.vue"), props: (route) => ({ id: Number(route.params.id) }), meta: { permission: "credit.view" } },
    { path: "credit/comparison", name: "credit-comparison", component: () => import("./pages/ComparisonPage.vue"), meta: { permission: "credit.view" } },
    { path: "credit-rules", name: "credit-rules", component: () => import("./pages/RulesPage.vue"), meta: { settings: true, permission: "credit.manage" } },
  ],
  settings: [{ route: "credit-rules", group: "team", label: "attribution.rules.title", permission: "credit.manage", words: "归属 判定 业绩 credit rule attribution" }],
  rail: [{ route: "credit", label: "attribution.rail", icon: Coin, permission: "credit.view", words: "dingdan guishu 订单 归属 业绩 order credit" }],
};
