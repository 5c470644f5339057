import { UserFilled } from "@element-plus/icons-vue";

import type { Room } from "@yingda/shared/ui/room";

import { keepCustomersLive } from "./data";
import { routes } from "./routes";

export { useContact, useConversationsOf, useOrders, useTags } from "./data";
export const loadContactBrief = () => import("./parts/ContactBrief.vue");
export const loadCustomerPane = () => import("./parts/CustomerPane.vue");

export const customers: Room = {
  name: "customers",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  rail: [{ route: "customers", label: "customers.rail", icon: UserFilled, thumb: 4, permission: "customer.view", words: "kehu contacts" }],
  live: keepCustomersLive,
};
