import type { Ref } from "vue";
import { useI18n } from "vue-i18n";

import { useShortcuts, type Shortcut } from "@yingda/shared/ui/keys";
import type { View } from "../rules/list";

/** What the list lets the desk do with it. */
export interface ListPart {
  move: (step: number) => void;
  openFocused: () => void;
  toggleFocused: () => void;
  after: (id: number) => number | null;
}

/** What the open conversation lets the desk do with it. */
export interface PanePart {
  resolve: () => Promise<void>;
  write: (mode: "text" | "note") => void;
  macros: () => void;
  act: (name: "snooze" | "handOver" | "assign" | "tag" | "ticket") => void;
}

interface Desk {
  list: Readonly<Ref<ListPart | null>>;
  pane: Readonly<Ref<PanePart | null>>;
  show: (view: View) => void;
  open: (id: number | null) => void;
  close: () => void;
  foldCustomer: () => void;
}

const GO: Record<string, View> = { m: "mine", q: "queue", g: "group", a: "all", w: "waiting", s: "sla", "2": "mentions", i: "assisting", z: "snoozed", d: "resolved" };

/** The desk's shortcuts. */
export function useDeskKeys({ list, pane, show, close, foldCustomer }: Desk): void {
  const { t } = useI18n();
  const inPane = () => pane.value !== null;
  const key = (keys: string, name: string, group: string, run: () => void, when?: () => boolean): Shortcut => ({
    keys,
    label: () => t(`conversations.keys.${name}`),
    group: () => t(`conversations.keys.${group}`),
    run,
    ...(when && { when }),
  });
  useShortcuts([
    key("j", "next", "list", () => list.value?.move(1)),
    key("k", "previous", "list", () => list.value?.move(-1)),
    key("Enter", "open", "list", () => list.value?.openFocused()),
    key("x", "select", "list", () => list.value?.toggleFocused()),
    key("r", "reply", "conversation", () => pane.value?.write("text"), inPane),
    key("n", "note", "conversation", () => pane.value?.write("note"), inPane),
    key("e", "resolve", "conversation", () => void pane.value?.resolve(), inPane),
    key("s", "snooze", "conversation", () => pane.value?.act("snooze"), inPane),
    key("h", "hand_over", "conversation", () => pane.value?.act("handOver"), inPane),
    key("a", "assign", "conversation", () => pane.value?.act("assign"), inPane),
    key("t", "tag", "conversation", () => pane.value?.act("tag"), inPane),
    key("m", "macros", "conversation", () => pane.value?.macros(), inPane),
    key("c", "ticket", "conversation", () => pane.value?.act("ticket"), inPane),
    key("i", "customer", "conversation", foldCustomer, inPane),
    key("Escape", "close", "conversation", close, inPane),
    ...Object.entries(GO).map(([letter, view]): Shortcut => ({ keys: `g ${letter}`, label: () => t(`conversations.view.${view}`), group: () => t("conversations.keys.views"), run: () => { show(view); } })),
  ]);
}
