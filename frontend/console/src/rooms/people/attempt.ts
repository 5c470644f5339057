import { nextTick, ref } from "vue";

import { fieldsOf, sentenceOf } from "@yingda/shared/forms/failure";
import { useFormWords } from "@yingda/shared/forms/words";

/** One step of a small form: whether it is on its way, the sentence per field, and what went wrong as a whole. */
export function useAttempt() {
  const { t } = useFormWords();
  const busy = ref(false);
  const errors = ref<Record<string, string>>({});
  const failure = ref("");

  /** @returns what the work gave, or undefined when it was refused */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true;
    errors.value = {};
    failure.value = "";
    try {
      return await work();
    } catch (error) {
      errors.value = fieldsOf(error);
      if (Object.keys(errors.value).length === 0) failure.value = sentenceOf(error, t);
      await nextTick();
      document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  return { busy, errors, failure, attempt };
}
