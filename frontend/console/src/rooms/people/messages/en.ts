import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  presence: { online: "On duty", busy: "Busy", break: "On break", offline: "Offline" },
} satisfies SameKeys<typeof zh>;
