import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

const en: SameKeys<typeof zh> = {
  title: "Manual",
  open: "Open the manual for this page",
  part: { agent: "Agents", leader: "Leaders", administrator: "Administrators" },
  find: "Find in the manual",
  nothing: "The manual says nothing of “{q}”; try other words",
  missing: "The manual has no such page",
  first: "To the first page",
};

export default en;
