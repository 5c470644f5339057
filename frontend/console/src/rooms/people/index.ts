import type { Room } from "@yingda/shared/ui/room";

import { keepPeopleLive } from "./data";
import { routes } from "./routes";

export { ME, may, maySomewhere, meQuery, owesFactor, useChangeMe, useDirectory, useGroups, useMe, useSetPresence } from "./data";
export { useCalendarNames, useInboxNames, usePermissionNames, useSkillNames } from "./names";

export const people: Room = {
  name: "people",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  settings: [
    { route: "settings-profile", group: "me", label: "people.settings.profile", words: "password 密码 两步验证 second factor 语言 language" },
    { route: "settings-people", group: "team", label: "people.settings.people", permission: "people.manage", words: "users 同事 账号 accounts" },
    { route: "settings-departments", group: "team", label: "people.settings.departments", permission: "people.manage", words: "groups 组织 units" },
    { route: "settings-roles", group: "team", label: "people.settings.roles", permission: "role.manage", words: "permissions rights" },
    { route: "settings-skills", group: "team", label: "people.settings.skills", permission: "people.manage" },
    { route: "settings-calendars", group: "team", label: "people.settings.calendars", permission: "calendar.manage", words: "hours 工作时间 节假日 holidays 调休" },
    { route: "settings-security", group: "team", label: "people.settings.security", permission: "role.manage", words: "second factor 两步验证 2fa" },
  ],
  live: keepPeopleLive,
};
