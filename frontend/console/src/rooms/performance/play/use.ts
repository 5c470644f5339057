import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { serverNow } from "@yingda/shared/api/time";
import { sentenceOf } from "@yingda/shared/forms/failure";
import { useFormWords } from "@yingda/shared/forms/words";
import { toast } from "@yingda/shared/ui/toasts";
import { may, useMe } from "../../people";
import { useDictionary, type Metric } from "../data";
import { shownValue } from "../rules";

/** The business day it is, as YYYY-MM-DD. */
export function today(): string {
  return new Date(serverNow() + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Whether one keeps schemes, targets, tables and points. */
export function useKeeper() {
  const me = useMe();
  return computed(() => may(me.value, "scorecard.manage"));
}

/** What metrics are called, and their values in words. */
export function useMetrics() {
  const { locale } = useI18n();
  const { data } = useDictionary(locale);
  const metrics = computed(() => data.value?.items ?? []);
  const metricOf = (key: string): Metric | undefined => metrics.value.find((one) => one.key === key);
  const nameOf = (key: string) => metricOf(key)?.name ?? key;
  const shown = (value: number | null | undefined, unit: string) => shownValue(value ?? null, unit, locale.value);
  return { metrics, metricOf, nameOf, shown };
}

/** Does something, and says in words when it was refused; whether it was done. */
export function useDeed() {
  const { t } = useFormWords();
  return async (deed: () => Promise<unknown>, done?: string): Promise<boolean> => {
    try {
      await deed();
    } catch (error) {
      toast(sentenceOf(error, t), { kind: "failed" });
      return false;
    }
    if (done) toast(done);
    return true;
  };
}
