import { readonly, ref, type Ref } from "vue";

// Where there is no window (tests of rules), there is no phone.
const query = typeof matchMedia === "function" ? matchMedia("(width < 768px)") : null;
const phone = ref(query?.matches ?? false);
query?.addEventListener("change", () => { phone.value = query.matches; });

/** Whether the window is as narrow as a phone: one pane at a time, the bar below. The same limit as in the styles. */
export function usePhone(): Readonly<Ref<boolean>> {
  return readonly(phone);
}
