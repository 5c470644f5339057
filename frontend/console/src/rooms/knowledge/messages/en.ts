import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  menu: "Quick replies",
  nothing: "No quick reply fits “{q}”; pinyin and initials work too",
  empty: "There are no quick replies yet; a leader can add some in the settings",
  missing: "Missing: {names}. Please fill in before sending",
  attachments: "With {n} attachments",
  scope: { shared: "Shared", group: "Group", personal: "Personal" },
} satisfies SameKeys<typeof zh>;
