import type { SameKeys } from "@yingda/shared/ui/room";

import type zh from "./zh";

export default {
  settings: "Tags",
  lead: "For sorting conversations and customers. A retired tag cannot be added any more; where it is, it stays.",
  create: "New tag",
  change: "Change tag",
  none: "There are no tags yet.",
  zh: "Chinese name",
  en: "English name",
  en_help: "The Chinese name is used when empty",
  colour: "Colour",
  colours: { 0: "Grey", 1: "Teal", 2: "Green", 3: "Orange", 4: "Red", 5: "Violet", 6: "Blue", 7: "Pink" },
  own_colour: "the present colour",
  save: "Save",
  saved: "The tag “{name}” is saved",
  retire_title: "Retire “{name}”?",
  retire_text: "It can no longer be added; what carries it keeps it. You can bring it back.",
  keep: "Keep it",
  retire: "Retire",
  retired: "The tag “{name}” is retired",
  retired_list: "Retired tags ({n})",
  back: "Bring back",
} satisfies SameKeys<typeof zh>;
