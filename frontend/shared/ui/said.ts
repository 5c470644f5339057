import { useI18n } from "vue-i18n";

/** Sentences for codes of the server, which may know one that has none here yet. */
export function useSaid() {
  const i18n = useI18n();
  const has = (key: string): boolean => i18n.te(key);
  /** The sentence at `at.code`, filled with `facts`; "" without one: a raw code is never shown. */
  const said = (at: string, code: string, facts: Record<string, unknown> = {}): string => (has(`${at}.${code}`) ? i18n.t(`${at}.${code}`, facts) : "");
  return { has, said };
}
