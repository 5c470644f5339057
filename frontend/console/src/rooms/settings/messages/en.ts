import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  title: "Times and limits",
  lead: "Times, limits and defaults of the whole team. What is saved counts for everybody at once and stands in the audit log.",
  section: { conversations: "Conversations", tickets: "Tickets", routing: "Routing", team: "Colleagues", safety: "Log-in safety", files: "Files", notifications: "Notifications", data: "Data" },
  unit: { seconds: "seconds", minutes: "minutes", hours: "hours", days: "days", times: "times", tags: "tags", chats: "conversations", megabytes: "MB", characters: "characters" },
  range: "Default {initial} {unit}, from {least} to {most}",
  initial: "Default: {value}",
  on: "on",
  off: "off",
  back: "Back to default",
  changed: "{who}, {at}",
  history: "Changes",
  sections: "On this page",
} satisfies SameKeys<typeof zh>;
