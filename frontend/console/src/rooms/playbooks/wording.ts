import { useI18n } from "vue-i18n";

import { phrasesSaid } from "./rules";

/** Ask before a text with a forbidden phrase is sent; true when it may go. */
export function useWording(): (text: string, forbidden: readonly string[]) => Promise<boolean> {
  const { t } = useI18n();
  return async (text, forbidden) => {
    const said = phrasesSaid(text, forbidden);
    if (said.length === 0) return true;
    const { asked } = await import("@yingda/shared/forms/leaving");
    return asked({ title: t("playbooks.word_title"), text: t("playbooks.word_text", { words: said.join("、") }), yes: t("playbooks.word_send"), no: t("playbooks.word_back"), grave: true });
  };
}
