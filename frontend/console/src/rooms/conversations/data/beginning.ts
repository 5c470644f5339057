import { useQueryClient } from "@tanstack/vue-query";
import { computed, ref, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import { ApiError } from "@yingda/shared/api/errors";
import type { Row } from "@yingda/shared/api/types";
import { useLive } from "@yingda/shared/live/use";
import { useConversationsOf } from "../../customers";
import { useInboxNames } from "../../people";
import { showRow } from "./keep";

/** A colleague writes first: through which web chat (at first the one the customer used last), and the first message. */
export function useBeginning(contactId: Ref<number>) {
  const { t } = useI18n();
  const live = useLive();
  const queries = useQueryClient();
  const { inboxes: all } = useInboxNames();
  const inboxes = computed(() => all.value.filter((one) => one.kind === "web"));
  const before = useConversationsOf(contactId);
  const usual = computed(() => before.value.find((row) => inboxes.value.some((one) => one.id === row.inbox_id))?.inbox_id);
  const chosen = ref<number | null>(null);
  const inbox = computed({ get: () => chosen.value ?? usual.value ?? inboxes.value[0]?.id ?? null, set: (id) => { chosen.value = id; } });
  const text = ref("");
  const busy = ref(false);
  const wrong = ref<Record<string, string>>({});

  /** The new conversation, its first message on its way; null when something is missing or refused (`wrong` says what). */
  async function begin(): Promise<number | null> {
    wrong.value = text.value.trim() ? {} : { text: t("conversations.begin.no_text") };
    if (inbox.value === null) wrong.value["inbox_id"] = t("conversations.begin.no_inbox");
    if (busy.value || Object.keys(wrong.value).length > 0) return null;
    busy.value = true;
    try {
      const { row } = await api.post<{ row: Row }>("/conversations", { inbox_id: inbox.value, contact_id: contactId.value });
      showRow(queries, row);
      live.post({ conversation: row.id, kind: "text", text: text.value.trim(), data: {} });
      return row.id;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      wrong.value = Object.keys(error.fields).length > 0 ? error.fields : { text: error.message || t("conversations.failed") };
      return null;
    } finally {
      busy.value = false;
    }
  }

  return { inboxes, inbox, text, busy, wrong, begin };
}
