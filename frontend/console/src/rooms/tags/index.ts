import type { Room } from "@yingda/shared/ui/room";

export const tags: Room = {
  name: "tags",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "tags", name: "settings-tags", component: () => import("./pages/TagsPage.vue"), meta: { settings: true, permission: "tag.manage" } }],
  settings: [{ route: "settings-tags", group: "knowledge", label: "tags.settings", permission: "tag.manage", words: "labels" }],
};
