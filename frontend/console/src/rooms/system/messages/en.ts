import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  title: "System",
  lead: "How this installation is, its background jobs, and what was set when it was deployed.",
  part: { state: "State", jobs: "Background jobs", environment: "Deployment" },
  figure: { version: "Version", connected: "Colleagues online", database: "Database", disk: "Free disk", jobs: "Jobs due", dead: "Failed jobs", webhooks: "Webhooks to send", stream: "Event number" },
  nodes: "{n} web process | {n} web processes",
  of_disk: "of {total}",
  no_delay: "Nothing held up",
  delay: "The oldest waits for {time}",
  look_at_dead: "See background jobs",
  none_dead: "All is well",
  webhooks_dead: "{n} given up",
  no_redis: "Without Redis",
  pace: { title: "Messages of the last three hours", total: "{n} in all, {most} a minute at the busiest", bar: "{n} message | {n} messages" },
  findings: "Check-up",
  look_again: "Check again",
  level: { ok: "Fine", warning: "Worth knowing", problem: "To be mended" },
  index: { title: "Index of the message search", ready: "Complete: every message can be found.", building: "Being built; older messages cannot be found yet.", begin: "Rebuild", warning: "It is rebuilt from the newest message on. Work goes on meanwhile, but older messages cannot be found until it is done. Once begun this cannot be undone.", begun: "Rebuilding has begun" },
  mail: { title: "Mail", by: "Sent through {host} from {sender}", none: "No mail server is set: set YINGDA_SMTP_URL and YINGDA_MAIL_FROM where the server is deployed.", to: "Recipient", send: "Send a test mail", sent: "Sent to {to}" },
  jobs: { dead: "Failed", waiting: "Waiting", running: "Running", regular: "Regular" },
  no_jobs: { dead: "No job has failed.", waiting: "No job waits.", running: "No job is running just now.", regular: "There is no regular job yet; the worker may not be running." },
  job: { name: "Job", given_up: "Given up", due: "Due", attempts: "Tries", every: "Every", last: "Last run", error: "Error", payload: "Content", retry: "Try again", retried: "Queued again", discard: "Discard", discard_title: "Discard this job?", discard_text: "What {name} was to do will not be done. This cannot be undone.", discarded: "Discarded" },
  environment_lead: "Set by the operator through environment variables where the server is started (compose.yaml, a systemd unit), in force after a restart. Keys and passwords are not shown.",
  by_default: "Default: {value}",
  not_set: "Not set",
} satisfies SameKeys<typeof zh>;
