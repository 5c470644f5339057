import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import { comma } from "@yingda/shared/forms/marks";

interface Use {
  kind: string;
  count: number;
  names: string[];
}

/** What uses a thing now, as sentences before the text of a question; the text alone where it cannot be told. */
export function useUses() {
  const { t } = useI18n();
  function sentence({ kind, count, names }: Use): string {
    const counted = t(`settings.use.${kind}`, { n: count }, count);
    const said = names.join(comma());
    if (names.length === 0) return counted;
    return t(names.length < count ? "settings.use.first" : "settings.use.named", { counted, names: said });
  }
  return async (subject: string, text: string): Promise<string> => {
    const { items } = await api.get<{ items: Use[] }>("/uses", { subject }).catch(() => ({ items: [] as Use[] }));
    return [...items.map(sentence), text].join("\n");
  };
}
