import { Bell, Calendar, ChatLineRound, CollectionTag, Connection, DataAnalysis, Key, Lock, Medal, Monitor, Notebook, OfficeBuilding, Operation, Setting, Share, Stamp, Tickets, Timer, User, UserFilled } from "@element-plus/icons-vue";
import type { Component } from "vue";

import type { Place, SettingsGroup } from "@yingda/shared/ui/room";

const GROUPS: Record<SettingsGroup, Component> = { me: User, team: UserFilled, channels: ChatLineRound, service: Operation, knowledge: Notebook, integration: Connection, data: DataAnalysis, system: Setting };
const PAGES: Record<string, Component> = {
  "settings-notifications": Bell, "settings-departments": OfficeBuilding, "settings-roles": Stamp, "settings-skills": Medal, "settings-calendars": Calendar, "settings-security": Lock,
  "settings-queues": Share, "settings-sla": Timer, "settings-tags": CollectionTag, "settings-audit": Tickets, "settings-system": Monitor, "settings-team": Operation, "settings-tokens": Key,
};

/** The picture of a settings page: its own, that of its room's declaration, or that of its part. */
export function iconOf(place: Place): Component {
  return place.icon ?? PAGES[place.route] ?? GROUPS[place.group ?? "service"];
}
