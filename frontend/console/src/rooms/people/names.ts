import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Inbox, Page } from "@yingda/shared/api/types";

/** Names of what other rooms' settings choose from; small lists, read once. */

interface Named {
  id: number;
  name: string;
}

export function useSkillNames() {
  return useQuery({ queryKey: ["people", "skill-names"], queryFn: async () => (await api.get<Page<Named>>("/skills")).items });
}

export function useCalendarNames() {
  return useQuery({ queryKey: ["people", "calendars", "names"], queryFn: async () => (await api.get<Page<Named>>("/calendars")).items });
}

/** The inboxes there are; everybody signed in may know their names. */
export function useInboxNames() {
  const { data } = useQuery({ queryKey: ["inboxes", "names"], queryFn: async () => (await api.get<Page<Inbox & { kind: string }>>("/inboxes")).items });
  const inboxes = computed(() => data.value ?? []);
  return { inboxes, nameOfInbox: (id: number): string => inboxes.value.find((one) => one.id === id)?.name ?? `#${id}` };
}

/** The permissions with their names in both languages. */
export function usePermissionNames() {
  return useQuery({ queryKey: ["people", "permission-names"], queryFn: async () => (await api.get<Page<{ name: string; zh: string; en: string }>>("/permissions")).items });
}
