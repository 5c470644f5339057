import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { useTheme, type Theme } from "@yingda/shared/ui/theme";
import { useChangeMe } from "../../rooms/people";
import { setLanguage } from "../i18n";

export const THEMES: Theme[] = ["light", "dark", "system"];

/** Language and theme, to read and to change: on this machine at once, and kept with the person. */
export function useAppearance() {
  const { locale } = useI18n();
  const theme = useTheme();
  const change = useChangeMe();
  const other = computed(() => (locale.value === "en" ? "zh-CN" : "en"));

  async function switchLanguage(): Promise<void> {
    const next = other.value;
    await setLanguage(next);
    change.mutate({ locale: next });
  }

  function chooseTheme(chosen: Theme): void {
    theme.value = chosen;
    change.mutate({ theme: chosen });
  }

  return { theme, other, switchLanguage, chooseTheme };
}
