import type { Room } from "@yingda/shared/ui/room";

/** How one is told of things. The bell itself is in the room `notifications`. */
export const preferences: Room = {
  name: "preferences",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "notifications", name: "settings-notifications", component: () => import("./pages/PreferencesPage.vue"), meta: { settings: true } }],
  background: () => import("./parts/Renewal.vue"),
  settings: [{ route: "settings-notifications", group: "me", label: "preferences.settings", words: "sound 提示音 桌面通知 desktop push 推送 手机 phone 安装 install 免打扰 quiet" }],
};
