import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter, type LocationQuery, type Router } from "vue-router";

// Several texts may change in one click ("clear filters"): they go into the address together, in one navigation.
const waiting = new Map<string, string | null>();

function put(router: Router, key: string, text: string | null): void {
  if (waiting.size === 0) queueMicrotask(() => { flush(router); });
  waiting.set(key, text);
}

function flush(router: Router): void {
  const { query, hash } = router.currentRoute.value;
  const changes = [...waiting];
  waiting.clear();
  void router.replace({ query: changed(query, changes), hash });
}

/** The query with some texts put or taken out (null). */
export function changed(query: LocationQuery, changes: readonly (readonly [string, string | null])[]): LocationQuery {
  const names = new Set(changes.map(([name]) => name));
  return Object.fromEntries([...Object.entries(query).filter(([name]) => !names.has(name)), ...changes.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]))]);
}

/**
 * A text in the address bar, so that a list can be sent to a colleague as it is seen.
 *
 * @param key name in the query
 * @param initial value that is not written
 */
export function useUrlText(key: string, initial = ""): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => (typeof route.query[key] === "string" ? route.query[key] : initial),
    set: (text) => { put(router, key, text === initial ? null : text); },
  });
}
