import { nextTick, onScopeDispose, ref, watch, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRoute, useRouter } from "vue-router";

const PATIENCE_MS = 6_000;
const SHOWN_MS = 2_600;
const NAMED = ".yd-field > .label, legend, h2, h3, label, th";

/**
 * Bring the field that was searched for into view and light it up, as soon as it is on the page.
 *
 * @param page what is looked through
 * @returns the name of a field that is not on this page (it is on one of the pages below), or ""
 */
export function useHighlight(page: Readonly<Ref<HTMLElement | null>>): Ref<string> {
  const i18n = useI18n();
  const route = useRoute();
  const router = useRouter();
  const below = ref("");
  let end: () => void = () => undefined;

  function look(name: string): void {
    end();
    const root = page.value;
    if (!root) return;
    const seen = new MutationObserver(() => { if (light(root, name)) done(true); });
    const late = setTimeout(() => { done(false); }, PATIENCE_MS);
    end = () => { seen.disconnect(); clearTimeout(late); };
    const done = (found: boolean) => {
      end();
      below.value = found ? "" : name;
      // The address loses the word once it is answered; what changes with it must not take the focus away.
      if (found) void router.replace({ query: { ...route.query, field: undefined }, hash: route.hash }).then(() => { requestAnimationFrame(() => { focusIn(root); }); });
    };
    if (light(root, name)) done(true);
    else seen.observe(root, { childList: true, subtree: true, characterData: true });
  }

  watch(() => [route.name, route.query["field"], page.value] as const, ([, field]) => {
    const wanted = typeof field === "string" && field ? (i18n.te(field) ? i18n.t(field) : field) : below.value;
    if (wanted) void nextTick(() => { look(wanted); });
  }, { immediate: true });
  onScopeDispose(() => { end(); });
  return below;
}

function light(root: HTMLElement, name: string): boolean {
  const label = [...root.querySelectorAll<HTMLElement>(NAMED)].find((one) => one.offsetParent !== null && one.textContent.trim().startsWith(name));
  if (!label) return false;
  const field = label.closest<HTMLElement>(".yd-field, tr, section") ?? label;
  field.scrollIntoView({ block: "center" });
  field.classList.add("yd-found");
  setTimeout(() => { field.classList.remove("yd-found"); }, SHOWN_MS);
  return true;
}

function focusIn(root: HTMLElement): void {
  root.querySelector<HTMLElement>(".yd-found :is(input, textarea, button, [role=combobox])")?.focus({ preventScroll: true });
}
