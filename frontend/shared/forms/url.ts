import { computed, type WritableComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";

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
    set: (text) => {
      const query = { ...route.query };
      if (text === initial) delete query[key];
      else query[key] = text;
      void router.replace({ query, hash: route.hash });
    },
  });
}
