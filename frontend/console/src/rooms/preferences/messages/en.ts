import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  settings: "Notifications",
  lead: "What you are told of, and how. Concerns only you and takes effect at once.",
  what: "What",
  way: { in_app: "In the console", sound: "Sound", desktop: "Desktop" },
  saved: "Changed",
  denied: "The browser blocks desktop notifications of this site; allow them in the site settings beside the address.",
} satisfies SameKeys<typeof zh>;
