import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  title: "Times and limits",
  lead: "Times, limits and defaults of the whole team. What is saved counts for everybody at once and stands in the audit log.",
  section: { conversations: "Conversations", tickets: "Tickets", routing: "Routing", boards: "Boards", team: "Colleagues", safety: "Log-in safety", files: "Files", notifications: "Notifications", data: "Data", figures: "Metrics", pay: "Pay" },
  unit: { percent: "%", seconds: "seconds", minutes: "minutes", hours: "hours", days: "days", times: "times", tags: "tags", chats: "conversations", megabytes: "MB", characters: "characters" },
  range: "Default {initial} {unit}, from {least} to {most}",
  initial: "Default: {value}",
  nothing: "nothing",
  on: "on",
  off: "off",
  back: "Back to default",
  changed: "{who}, {at}",
  history: "Changes",
  use: {
    named: "{counted}: {names}",
    first: "{counted}: {names} and more",
    queue: "{n} queue uses it | {n} queues use it",
    inbox: "{n} inbox uses it | {n} inboxes use it",
    person: "{n} colleague is concerned | {n} colleagues are concerned",
    sla_policy: "{n} service level uses it | {n} service levels use it",
    ticket_type: "{n} ticket type uses it | {n} ticket types use it",
    playbook: "{n} playbook uses it | {n} playbooks use it",
    conversation: "{n} open conversation is concerned | {n} open conversations are concerned",
    ticket: "{n} open ticket is concerned | {n} open tickets are concerned",
    tagged_conversation: "{n} conversation carries it | {n} conversations carry it",
    customer: "{n} customer carries it | {n} customers carry it",
    clock: "{n} clock runs by it | {n} clocks run by it",
  },
  sections: "On this page",
} satisfies SameKeys<typeof zh>;
