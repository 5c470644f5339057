import { useI18n } from "vue-i18n";

import type { Notification } from "@yingda/shared/api/types";
import { useSaid } from "@yingda/shared/ui/said";
import { holes } from "../rules";

/** What a notification says, in the reader's language. */
export function useSentence() {
  const { said } = useSaid();
  const { t } = useI18n();
  const visitor = (conversation: number): string => t("notifications.visitor", { n: conversation });
  return (one: Pick<Notification, "kind" | "facts">): string => said("notifications.kind", one.kind, holes(one.facts, visitor));
}
