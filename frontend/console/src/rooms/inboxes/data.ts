import { useMutation, useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import type { Page } from "@yingda/shared/api/types";

/** Inboxes with all that is set about them, and the tokens of integrations. */

export interface Bilingual {
  zh: string;
  en: string;
}

export const FIELD_TYPES = ["text", "email", "phone", "number", "choice", "textarea"] as const;

export interface FormField {
  key: string;
  label: Bilingual;
  type: (typeof FIELD_TYPES)[number];
  required: boolean;
  choices: Bilingual[];
  max_length: number;
}

export interface Settings {
  appearance: { colour: string; position: "left" | "right"; greeting: Bilingual; team_name: Bilingual };
  fields: FormField[];
  offline: FormField[];
  draft_visible: boolean;
  reopen_hours: number;
  rating: { enabled: boolean; reasons: Bilingual[] };
  upload: { max_bytes: number; types: string[] };
  flood: Record<string, number>;
}

export type Kind = "web" | "form" | "api";

export interface Inbox {
  id: number;
  name: string;
  kind: Kind;
  key: string;
  calendar_id: number | null;
  locale: string;
  allowed_origins: string[];
  settings: Settings;
  version: number;
  created_at: number;
  archived_at: number | null;
  former_until: number | null;
}

export interface Token {
  id: number;
  name: string;
  beginning: string;
  scopes: string[];
  made_by_id: number | null;
  created_at: number;
  last_used_at: number | null;
  state: "active" | "expiring" | "expired" | "revoked";
  expires_at: number | null;
}

const INBOXES = ["inboxes"];
const TOKENS = ["inboxes", "tokens"];

export function useInboxes(archived: Readonly<Ref<boolean>>) {
  return useQuery({ queryKey: computed(() => [...INBOXES, "all", archived.value]), queryFn: async () => (await api.get<Page<Inbox>>("/inboxes", { archived: archived.value })).items });
}

export function useInbox(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...INBOXES, id.value]), queryFn: () => api.get<Inbox>(`/inboxes/${id.value}`) });
}

export function useSnippet(id: Readonly<Ref<number>>) {
  return useQuery({ queryKey: computed(() => [...INBOXES, id.value, "snippet"]), queryFn: () => api.get<{ html: string; key: string }>(`/inboxes/${id.value}/snippet`) });
}

export function useInboxChanges() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: INBOXES });
  return {
    create: useMutation({ mutationFn: (wish: { name: string; kind: Kind; locale: string; allowed_origins: string[]; calendar_id: number | null; settings?: Partial<Settings> }) => api.post<Inbox>("/inboxes", wish), onSettled }),
    change: useMutation({ mutationFn: ({ id, ...wish }: Partial<Omit<Inbox, "settings">> & { id: number; settings?: Partial<Settings>; archived?: false }) => api.patch<Inbox>(`/inboxes/${id}`, wish), onSettled }),
    archive: useMutation({ mutationFn: (id: number) => api.delete(`/inboxes/${id}`), onSettled }),
    secret: (id: number) => api.get<{ secret: string; former_until: number | null }>(`/inboxes/${id}/secret`),
    rotate: useMutation({ mutationFn: ({ id, hours }: { id: number; hours: number }) => api.post<{ secret: string; former_until: number | null }>(`/inboxes/${id}/secret`, { overlap_hours: hours }), onSettled }),
  };
}

export function useTokens() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: TOKENS });
  return {
    query: useQuery({ queryKey: TOKENS, queryFn: async () => (await api.get<Page<Token>>("/api-tokens", { limit: 200 })).items.filter((token) => token.state !== "revoked") }),
    create: useMutation({ mutationFn: (wish: { name: string; scopes: string[]; expires_at: number | null }) => api.post<Token & { token: string }>("/api-tokens", wish), onSettled }),
    revoke: useMutation({ mutationFn: (id: number) => api.delete(`/api-tokens/${id}`), onSettled }),
  };
}
