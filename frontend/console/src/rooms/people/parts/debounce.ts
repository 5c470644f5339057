import { onScopeDispose } from "vue";

/** Run it once the calls have paused for `ms` milliseconds. */
export function useDebounceFn(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => { clearTimeout(timer); });
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
}
