import { computed, type Ref } from "vue";

import { kept } from "./kept";

export type Theme = "light" | "dark" | "system";

const chosen = kept<Theme>("theme", "system");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  const dark = chosen.value === "dark" || (chosen.value === "system" && systemDark.matches);
  document.documentElement.classList.toggle("dark", dark);
}

/** Follow the choice, and the system while that is the choice; called once at the start. */
export function startTheme(): void {
  systemDark.addEventListener("change", apply);
  apply();
}

/** The chosen theme, to read and to set. */
export function useTheme(): Ref<Theme> {
  return computed({
    get: () => chosen.value,
    set: (theme) => {
      chosen.value = theme;
      apply();
    },
  });
}
