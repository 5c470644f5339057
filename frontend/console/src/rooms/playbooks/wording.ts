import { asked } from "@yingda/shared/forms/leaving";
import { comma } from "@yingda/shared/forms/marks";
import { phrasesSaid } from "./rules";

/** Ask before a text with a forbidden phrase is sent; true when it may go. `t`: the words of the reader's language. */
export async function mayBeSaid(text: string, forbidden: readonly string[], t: (key: string, facts?: Record<string, string>) => string): Promise<boolean> {
  const said = phrasesSaid(text, forbidden);
  if (said.length === 0) return true;
  return asked({ title: t("playbooks.word_title"), text: t("playbooks.word_text", { words: said.join(comma()) }), yes: t("playbooks.word_send"), no: t("playbooks.word_back"), grave: true });
}
