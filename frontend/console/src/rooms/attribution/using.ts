import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { serverNow } from "@yingda/shared/api/time";
import { useUrlText } from "@yingda/shared/forms/url";
import { daysOf, type Period } from "@yingda/shared/ui/periods";

/** The days a page is about, kept in the address. */
export function useDays() {
  const [period, since, until] = [useUrlText("period", "month"), useUrlText("since"), useUrlText("until")];
  const today = new Date(serverNow() + 8 * 3_600_000).toISOString().slice(0, 10);
  const days = computed<[string, string]>(() => daysOf(period.value as Period, today) ?? [since.value || today, until.value || today]);
  return { period, since, until, today, days };
}

/** What a version is called: its name with its number; the product's own by what it goes by. */
export function useRuleName() {
  const i18n = useI18n();
  const { t } = i18n;
  return (rule: { id: number; name: string }): string => {
    const own = `attribution.rules.kind.${rule.name}`;
    return `${i18n.te(own) ? t(own) : rule.name} · ${t("attribution.rules.version", { n: rule.id })}`;
  };
}
