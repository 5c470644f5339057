import type { Room } from "@yingda/shared/ui/room";

import { keepTeamSettingsLive } from "./data";

export { useTeamSettings } from "./data";
export { useUses } from "./uses";

/** What the team may change about its desk: drawn from the declarations of the server's rooms. */
export const settings: Room = {
  name: "settings",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes: [{ path: "team", name: "settings-team", component: () => import("./pages/TeamSettingsPage.vue"), meta: { settings: true } }],
  settings: [
    { route: "settings-team", group: "service", label: "settings.title", permission: "settings.manage", words: "时限 上限 limits times defaults canshu" },
  ],
  live: keepTeamSettingsLive,
};
