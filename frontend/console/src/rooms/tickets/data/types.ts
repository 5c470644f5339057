import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { TicketType, TypeDocument } from "@yingda/shared/api/tickets";
import type { Page } from "@yingda/shared/api/types";
import { maySomewhere, useMe } from "../../people";
import { TYPES } from "./keys";

export interface TypeVersion {
  version: number;
  since_at: number;
  document: TypeDocument;
}

/** Every type of ticket: those in use in their order, and by number also those that are archived. */
export function useTypes() {
  const me = useMe();
  const { data, isError, refetch } = useQuery({
    queryKey: TYPES,
    queryFn: async () => (await api.get<Page<TicketType>>("/ticket-types", { archived: true })).items,
    enabled: computed(() => ["ticket.view", "ticket.work", "ticket_type.manage"].some((permission) => maySomewhere(me.value, permission))),
  });
  const all = computed(() => data.value ?? []);
  const typeName = (id: number): string => all.value.find((one) => one.id === id)?.name ?? `#${id}`;
  return { all, loaded: computed(() => data.value !== undefined), types: computed(() => all.value.filter((one) => one.archived_at === null)), typeName, isError, refetch };
}

export function useTypeVersions(id: Readonly<Ref<number>>, open: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...TYPES, id.value, "versions"]), queryFn: async () => (await api.get<Page<TypeVersion>>(`/ticket-types/${id.value}/versions`)).items, enabled: open });
}

export function useTypeChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: TYPES });
  return {
    create: useMutation({ mutationFn: (wish: { key: string; name: string; position: number; document: Partial<TypeDocument> }) => api.post<TicketType>("/ticket-types", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: { id: number; name?: string; document?: TypeDocument }) => api.patch<TicketType>(`/ticket-types/${id}`, wish), onSettled }),
    archive: useMutation({ mutationFn: (id: number) => api.delete(`/ticket-types/${id}`), onSettled }),
    restore: useMutation({ mutationFn: (id: number) => api.delete<TicketType>(`/ticket-types/${id}/archiving`), onSettled }),
    order: useMutation({
      mutationFn: async (ids: number[]) => {
        for (const [position, id] of ids.entries()) await api.patch(`/ticket-types/${id}`, { position });
      },
      onMutate: (ids) => {
        const before = queries.getQueryData<TicketType[]>(TYPES);
        queries.setQueryData<TicketType[]>(TYPES, (all) => all && [...ids.flatMap((id) => all.find((one) => one.id === id) ?? []), ...all.filter((one) => !ids.includes(one.id))]);
        return before;
      },
      onError: (_error, _ids, before) => { queries.setQueryData(TYPES, before); },
      onSettled,
    }),
  };
}
