import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  not_found: "There is no such page",
  home: "Back to the desk",
  undo: "Undo",
  close: "Close",
  rail: "Main navigation",
  settings: "Settings",
  choose_settings: "Choose a setting from the index",
  no_settings: "There are no settings you may change; please ask an administrator",
  failed: { offline: "The server cannot be reached; nothing was changed. Please try again shortly", broken: "Something went wrong on the server; nothing was changed. Please try again" },
  offline: { title: "The server cannot be reached now", nothing: "This goes on by itself once it can be; your conversations are on the server.", waiting: "{n} messages have not been sent yet. They are kept on this device and go out by themselves, once each." },
  newer: { text: "A new version is ready", take: "Reload" },
  more: "More",
  connection: {
    offline: "Connection lost, reconnecting. What you type is kept and sent once.",
    waiting: "{n} waiting to be sent",
    now: "Reconnect now",
  },
  search: {
    open: "Search",
    hint: "Search colleagues, customers, chat numbers, tickets, settings or actions",
    messages: "Messages",
    in_messages: "Look for “{q}” in all messages",
    people: "Colleagues",
    customers: "Customers",
    conversations: "Conversations",
    tickets: "Tickets",
    places: "Pages",
    actions: "Actions",
    nothing: "Nothing was found for “{q}”",
    start: "Type a name, its initials or a chat number",
  },
  language: { switch: "中文", title: "Switch language" },
  theme: { title: "Appearance", light: "Light", dark: "Dark", system: "As the system" },
  me: { state: "My state", menu: "Personal menu", since: "for {time}", sign_out: "Sign out" },
  keys: { title: "Keyboard shortcuts", general: "General", open: "Show shortcuts", search: "Search and go to", undo: "Undo the last thing" },
} satisfies SameKeys<typeof zh>;
