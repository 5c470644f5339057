import { DataBoard } from "@element-plus/icons-vue";

import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

import { keepRoutingLive } from "./floor";
import { routes } from "./routes";

/** How much a person can carry, for the page of that person; loaded when it is shown. */
export const CapacityEditor = lazyPart(() => import("./parts/CapacityEditor.vue"));
export { useQueues } from "./queues";

export const routing: Room = {
  name: "routing",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  rail: [{ route: "floor", label: "routing.rail", icon: DataBoard, thumb: 2, permission: "floor.view", words: "现场 看板 floor supervisor" }],
  settings: [{ route: "settings-queues", group: "service", label: "routing.settings.queues", permission: "queue.manage", words: "分配 assignment routing 溢出 overflow" }],
  live: keepRoutingLive,
};
