import { onScopeDispose, ref, watch, type Ref } from "vue";

export interface Draft {
  mode: "text" | "note";
  text: string;
  note: string;
}

const prefix = "yingda.draft.";
const KEEP_MS = 300;
const empty = (): Draft => ({ mode: "text", text: "", note: "" });

function read(key: string): Draft {
  try {
    return { ...empty(), ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Draft>) };
  } catch {
    return empty();
  }
}

function write(key: string, draft: Draft): void {
  try {
    if (draft.text || draft.note) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // A full shelf: the draft lives until the conversation is left.
  }
}

/** What is being written in a conversation; it stays on this machine, per person and conversation. */
export function useDraft(person: Ref<number>, conversation: Ref<number>): Ref<Draft> {
  const key = () => `${prefix}${person.value}.${conversation.value}`;
  const draft = ref(read(key()));
  let at = key();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    clearTimeout(timer);
    write(at, draft.value);
  };
  watch(draft, () => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_MS);
  }, { deep: true });
  // Before the pane shows another conversation, in the same turn, so that no letter lands in the wrong one.
  watch(key, (next) => {
    keep();
    at = next;
    draft.value = read(next);
  }, { flush: "sync" });
  addEventListener("pagehide", keep);
  onScopeDispose(() => {
    removeEventListener("pagehide", keep);
    keep();
  });
  return draft;
}

/** Whether something unsent is kept for a conversation. */
export function hasDraft(person: number, conversation: number): boolean {
  return localStorage.getItem(`${prefix}${person}.${conversation}`) !== null;
}
