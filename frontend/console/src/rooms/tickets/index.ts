import { Tickets } from "@element-plus/icons-vue";

import { patiently } from "@yingda/shared/ui/lazy";
import type { Room } from "@yingda/shared/ui/room";

import { useMyTicketCount } from "./data/count";
import { routes } from "./routes";

export const loadNewTicket = () => import("./parts/form/NewTicket.vue");
export const loadTypedForm = () => import("./parts/form/TypedForm.vue");
export const loadTicketsOfConversation = () => import("./parts/OfConversation.vue");
export const loadTicketsOfContact = () => import("./parts/OfContact.vue");

export const tickets: Room = {
  name: "tickets",
  messages: { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") },
  routes,
  rail: [{ route: "tickets", label: "tickets.rail", icon: Tickets, thumb: 3, permission: "ticket.view", words: "gongdan tickets", count: useMyTicketCount }],
  settings: [{ route: "settings-ticket-types", group: "service", label: "tickets.types.settings", permission: "ticket_type.manage", words: "gongdan leixing ticket types form fields steps" }],
  // What keeps tickets live is fetched after the page; whatever was read before it came is read again.
  live: (live, queries) => void patiently(() => import("./data/live")).then((part) => { part.keepTicketsLive(live, queries); return queries.invalidateQueries({ queryKey: ["tickets"] }); }),
};
