import { useRoute, useRouter } from "vue-router";

/** Tells whether a page of a given route name, or one below it, is open. */
export function useWhereabouts(): (name: string) => boolean {
  const route = useRoute();
  const router = useRouter();
  return (name) => `${route.path}/`.startsWith(`${router.resolve({ name }).path}/`);
}
