import type { Room } from "@yingda/shared/ui/room";

/** The manual inside the product: the pages of docs/manual, as they stand there. */
export const help: Room = {
  name: "help",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "help/:page([\\w-]+)?", name: "help", component: () => import("./pages/HelpPage.vue"), props: true }],
  topBar: () => import("./parts/HelpButton.vue"),
};
