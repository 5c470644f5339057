import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";

/** The roles by name, for whom a playbook means; empty for who may not read them. */
export function useRoles() {
  const { locale } = useI18n();
  const { data } = useQuery({ queryKey: ["playbooks", "roles"], queryFn: () => api.get<{ items: { key: string; zh: string; en: string }[] }>("/roles").catch(() => ({ items: [] })), staleTime: 600_000 });
  return computed(() => (data.value?.items ?? []).map((role) => ({ key: role.key, name: locale.value === "en" ? role.en : role.zh })));
}
