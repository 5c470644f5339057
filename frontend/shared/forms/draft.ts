import { computed, nextTick, ref, toRaw, watch, type ComputedRef, type Ref } from "vue";

import { toast } from "../ui/toasts";
import { fieldsOf, sentenceOf } from "./failure";
import { useCarefulSave } from "./saving";
import { useLeaveGuard } from "./leaving";
import { useFormWords } from "./words";

export interface Draft<T> {
  /** What the person sees and changes; undefined until the source has arrived. */
  value: Ref<T | undefined>;
  dirty: ComputedRef<boolean>;
  saving: Ref<boolean>;
  /** A sentence for each wrong field, by the server's name of the field (`settings.fields.0.key`). */
  errors: Ref<Record<string, string>>;
  /** What went wrong as a whole, when no field is to blame. */
  failure: Ref<string>;
  reset: () => void;
  /** @returns whether it was saved */
  submit: () => Promise<boolean>;
}

/** A copy without any tie to the original; forms hold plain JSON only. */
export function copyOf<T>(value: T): T {
  return structuredClone(toRawDeep(value));
}

function toRawDeep<T>(value: T): T {
  return JSON.parse(JSON.stringify(toRaw(value))) as T;
}

/** The value under a dotted path, as text: what is compared to see whether a wrong field was touched. */
export function textAt(value: unknown, path: string): string {
  let at = value;
  for (const step of path.split(".")) {
    if (typeof at !== "object" || at === null || !(step in at)) break;
    at = (at as Record<string, unknown>)[step];
  }
  return at === undefined ? "" : JSON.stringify(at);
}

/** Only the fields of `now` that differ from `before`. */
export function changesOf<T extends object>(before: T, now: T): Partial<T> {
  const keys = Object.keys(now) as (keyof T)[];
  return Object.fromEntries(keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key])).map((key) => [key, now[key]])) as Partial<T>;
}

/**
 * A form over something the server keeps: a private copy, whether it differs, and its saving.
 *
 * @param source what is stored; a newer one is taken over unless the form was touched
 * @param save sends it; `changes` holds the touched fields only. Throws ApiError with `fields` when refused
 * @param more guard: ask before the page is left with changes (default true); subject: what it is called in the audit log
 *   (`queue:5`), so that a colleague's changes meanwhile are noticed and a save can be taken back
 */
export function useDraft<T extends object>(source: () => T | undefined, save: (draft: T, changes: Partial<T>) => Promise<unknown>, { guard = true, subject = () => undefined }: { guard?: boolean; subject?: () => string | undefined } = {}): Draft<T> {
  const { t } = useFormWords();
  const value: Ref<T | undefined> = ref();
  const stored: Ref<T | undefined> = ref();
  const saving = ref(false);
  const errors = ref<Record<string, string>>({});
  const failure = ref("");
  const careful = useCarefulSave(subject);
  let refused: T | undefined;
  const dirty = computed(() => value.value !== undefined && JSON.stringify(value.value) !== JSON.stringify(stored.value));

  function take(fresh: T | undefined): void {
    if (fresh) careful.read();
    stored.value = fresh && copyOf(fresh);
    value.value = fresh && copyOf(fresh);
    errors.value = {};
    failure.value = "";
  }

  watch(source, (fresh) => { if (!dirty.value) take(fresh); }, { immediate: true });
  watch(value, (now) => {
    // A sentence under a field goes away as soon as that field is touched.
    errors.value = Object.fromEntries(Object.entries(errors.value).filter(([path]) => textAt(now, path) === textAt(refused, path)));
  }, { deep: true });
  if (guard) useLeaveGuard(dirty);

  async function submit(): Promise<boolean> {
    if (!value.value || saving.value) return false;
    saving.value = true;
    const sent = copyOf(value.value);
    try {
      await careful.save(() => save(sent, changesOf(stored.value ?? ({} as T), sent)));
      take(sent);
      return true;
    } catch (error) {
      refused = sent;
      errors.value = fieldsOf(error);
      failure.value = sentenceOf(error, t);
      if (Object.keys(errors.value).length === 0) toast(failure.value, { kind: "failed" });
      await nextTick();
      document.querySelector<HTMLElement>("[aria-invalid=true], .yd-field.wrong input")?.focus();
      return false;
    } finally {
      saving.value = false;
    }
  }

  return { value, dirty, saving, errors, failure, reset: () => { take(source() ?? stored.value); }, submit };
}
