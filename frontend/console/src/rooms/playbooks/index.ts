import { Warning } from "@element-plus/icons-vue";

import { lazyPart } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

import { keepPlaybooksLive } from "./live";
import { routes } from "./routes";

/** What the open conversation is under: steps, deadlines, prepared answers. Loaded when a conversation is shown. */
export const PlaybookStrip = lazyPart(() => import("./parts/PlaybookStrip.vue"));
/** Switching a playbook on for a conversation. */
export const loadBeginForm = () => import("./parts/BeginForm.vue");
/** The question before a forbidden phrase is sent. Loaded when there are such phrases. */
export const loadWording = () => import("./wording");

export const playbooks: Room = {
  name: "playbooks",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  rail: [{ route: "incidents", label: "playbooks.rail", icon: Warning, permission: "playbook.use", words: "突发 危机 复盘 incident crisis review 群发" }],
  settings: [{ route: "settings-playbooks", label: "playbooks.settings", permission: "playbook.manage", words: "预案 SOP 投诉 危机 playbook complaint crisis" }],
  live: keepPlaybooksLive,
  banner: () => import("./parts/IncidentBanner.vue"),
};
