import { onScopeDispose, ref, type Ref } from "vue";

import { serverNow } from "../api/time";

const now = ref(serverNow());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The server's time as a ref that changes once a second; all counters on a page share one timer. */
export function useNow(): Readonly<Ref<number>> {
  users += 1;
  timer ??= setInterval(() => {
    now.value = serverNow();
  }, 1000);
  now.value = serverNow();
  onScopeDispose(() => {
    users -= 1;
    if (users > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
  return now;
}
