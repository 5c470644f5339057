import type { Notification } from "@yingda/shared/api/types";
import { useSaid } from "@yingda/shared/ui/said";
import { holes } from "../rules";

/** What a notification says, in the reader's language. */
export function useSentence() {
  const { said } = useSaid();
  return (one: Pick<Notification, "kind" | "facts">): string => said("notifications.kind", one.kind, holes(one.facts));
}
