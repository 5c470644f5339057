import { useQuery } from "@tanstack/vue-query";
import { computed, defineAsyncComponent, type Component, type MaybeRefOrGetter, toValue } from "vue";
import { useI18n } from "vue-i18n";

import { patiently } from "@yingda/shared/ui/lazy";
import { allPages } from "./rules/contents";
import { sectionsOf, titleOf, type Section } from "./rules/reading";

const shown = import.meta.glob<{ default: Component }>("../../../../../docs/manual/*/*.md");
const sources = import.meta.glob<string>("../../../../../docs/manual/*/*.md", { query: "?raw", import: "default" });
const place = (language: string, page: string) => `../../../../../docs/manual/${language}/${page}.md`;

/** Title and sections of every page in the language that is read. */
export function useManual() {
  const { locale } = useI18n();
  const { data, isPending } = useQuery({ queryKey: ["help", "manual", locale], queryFn: () => read(locale.value), staleTime: Infinity });
  const titles = computed<Record<string, string>>(() => data.value?.titles ?? {});
  const sections = computed<Section[]>(() => data.value?.sections ?? []);
  return { titles, sections, isPending };
}

/** The page as it is shown; undefined when there is none of that name. */
export function usePage(page: MaybeRefOrGetter<string>) {
  const { locale } = useI18n();
  return computed(() => {
    const load = shown[place(locale.value, toValue(page))];
    return load && defineAsyncComponent(async () => (await patiently(load)).default);
  });
}

async function read(language: string): Promise<{ titles: Record<string, string>; sections: Section[] }> {
  const pages = await Promise.all(allPages().map(async (page) => [page, (await sources[place(language, page)]?.()) ?? ""] as const));
  return {
    titles: Object.fromEntries(pages.map(([page, source]) => [page, titleOf(source)])),
    sections: pages.flatMap(([page, source]) => sectionsOf(page, source)),
  };
}
