import { useI18n } from "vue-i18n";

import { useEventTypes } from "./data";

/** Colours of states and names of events, for the list, the log and the panel. */
const TONES = { on: "good", failing: "soon", off: "plain", off_gone: "bad", off_failing: "bad", waiting: "plain", retrying: "soon", delivered: "good", dead: "bad" } as const;

export function useWebhookWords() {
  const { t, locale } = useI18n();
  const { data: types } = useEventTypes();
  const typeName = (name: string) => {
    if (name === "webhook.test") return t("webhooks.test_event");
    const known = types.value?.find((type) => type.name === name);
    return known ? (locale.value === "en" ? known.en : known.zh) : name;
  };
  /** What came back: the status, or in words why there was none. */
  const answerOf = (status: number | null, error: string) => (status === null ? (error ? t(`webhooks.error.${error}`) : "—") : String(status));
  return { types, typeName, answerOf, TONES };
}
