import { inject, onScopeDispose, ref, type InjectionKey, type Ref } from "vue";

import type { LiveClient, LiveNews, LiveState } from "./client";

export const LIVE: InjectionKey<LiveClient> = Symbol("live");

/** The live connection of the app this component is in. */
export function useLive(): LiveClient {
  const live = inject(LIVE);
  if (!live) throw new Error("no live connection is provided");
  return live;
}

/** Hear news while this component (or scope) exists. */
export function onNews<K extends keyof LiveNews>(kind: K, listener: (news: LiveNews[K]) => void): void {
  onScopeDispose(useLive().on(kind, listener));
}

/** Whether the connection stands, as a ref. */
export function useLiveState(): Ref<LiveState> {
  const live = useLive();
  const state = ref(live.state);
  onNews("state", (now) => {
    state.value = now;
  });
  return state;
}
