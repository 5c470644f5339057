import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { CalendarDocument } from "./rules/week";

/** A working calendar in the version in force. */
export interface Calendar {
  id: number;
  name: string;
  version: number;
  document: CalendarDocument;
}

/** What a calendar makes of a period. */
export interface Preview {
  open: boolean;
  next_opening_at: number | null;
  deadline_at: number | null;
}

const CALENDARS = ["people", "calendars"];

/** The calendars in use. */
export function useCalendars() {
  return useQuery({
    queryKey: CALENDARS,
    queryFn: async () => {
      const answer = await api.get<Calendar[] | { items: Calendar[] }>("/calendars", { limit: 200 });
      return Array.isArray(answer) ? answer : answer.items;
    },
  });
}

/** The calendars taken out of use. */
export function useClosedCalendars() {
  return useQuery({ queryKey: [...CALENDARS, "closed"], queryFn: async () => (await api.get<{ items: Calendar[] }>("/calendars", { closed: true })).items });
}

export function useCalendarChanges() {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: CALENDARS });
  return {
    create: useMutation({ mutationFn: (wish: { name: string; document: CalendarDocument }) => api.post<Calendar>("/calendars", wish), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...wish }: { id: number; name?: string; document?: CalendarDocument }) => api.patch<Calendar>(`/calendars/${id}`, wish), onSuccess }),
    reopen: useMutation({ mutationFn: (id: number) => api.delete<Calendar>(`/calendars/${id}/closing`), onSuccess }),
    remove: useMutation({ mutationFn: (id: number) => api.delete(`/calendars/${id}`), onSuccess }),
  };
}

/** What the stored calendar makes of `minutes` working minutes from `start_at`. */
export function usePreview(id: Readonly<Ref<number>>, start: Readonly<Ref<number>>, minutes: Readonly<Ref<number>>) {
  return useQuery({
    queryKey: computed(() => [...CALENDARS, id.value, "preview", start.value, minutes.value]),
    queryFn: ({ signal }) => api.get<Preview>(`/calendars/${id.value}/preview`, { start_at: start.value, minutes: minutes.value }, signal),
    enabled: computed(() => id.value > 0),
  });
}
