import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";

/** Tags of customers and conversations. `name` is the lasting key; people read name_zh or name_en. */
export interface Tag {
  id: number;
  name: string;
  name_zh: string;
  name_en: string;
  colour: string;
  retired_at: number | null;
}

export const COLOURS = ["#7a869a", "#0f766e", "#15803d", "#a3480a", "#b91c1c", "#7c3aed", "#1d4ed8", "#be185d"];
/** The colours to choose from; the one a tag already has stays among them. */
export function coloursFor(colour: string): string[] {
  return COLOURS.includes(colour) ? COLOURS : [colour, ...COLOURS];
}

const TAGS = ["customers", "tags", "all"];

export function useTags() {
  return useQuery({ queryKey: TAGS, queryFn: () => api.get<Tag[]>("/tags", { retired: true }) });
}

export function useTagChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["customers", "tags"] });
  return {
    create: useMutation({ mutationFn: (wish: Pick<Tag, "name" | "name_zh" | "name_en" | "colour">) => api.post<Tag>("/tags", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: { id: number; name_zh?: string; name_en?: string; colour?: string; retired?: boolean }) => api.patch<Tag>(`/tags/${id}`, wish), onSettled }),
  };
}
