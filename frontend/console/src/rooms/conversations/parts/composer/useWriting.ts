import { computed, nextTick, ref, type Ref } from "vue";

import type { Draft } from "../../data/drafts";
import { replaced, triggered } from "../../rules/compose";

/**
 * The text that is written, as a reply or as a note, and the menu that a `/` or an `@` at the caret opens.
 *
 * @param area where it is written
 */
export function useWriting(draft: Ref<Draft>, area: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const caret = ref(0);
  const closed = ref(false);
  const note = computed(() => draft.value.mode === "note");
  const text = computed({ get: () => (note.value ? draft.value.note : draft.value.text), set: (now) => { if (note.value) draft.value.note = now; else draft.value.text = now; } });
  const slash = computed(() => (closed.value || note.value ? null : triggered(text.value, caret.value, "/")));
  const mention = computed(() => (closed.value || !note.value ? null : triggered(text.value, caret.value, "@")));

  function moved(): void {
    caret.value = area.value?.selectionStart ?? 0;
  }

  /** Another conversation is shown: nothing was typed in it yet that would open a menu. */
  function atStart(): void {
    caret.value = 0;
  }

  /** The caret was put somewhere on purpose: a menu that was shut may open again. */
  function placed(): void {
    moved();
    closed.value = false;
  }

  function shut(): void {
    closed.value = true;
  }

  /** Put a text in at the caret, or in place of what was typed from `from` on. */
  function put(words: string, from = area.value?.selectionStart ?? text.value.length): void {
    const after = replaced(text.value, from, area.value?.selectionEnd ?? text.value.length, words);
    text.value = after.text;
    caret.value = after.caret;
    void nextTick(() => {
      area.value?.focus();
      area.value?.setSelectionRange(after.caret, after.caret);
    });
  }

  return { note, text, slash, mention, atStart, moved, placed, shut, put };
}
