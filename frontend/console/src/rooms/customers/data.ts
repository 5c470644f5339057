import { useInfiniteQuery, useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";

import { api, type Query } from "@yingda/shared/api/client";
import type { Page, Row, Tag } from "@yingda/shared/api/types";
import type { LiveClient } from "@yingda/shared/live/client";

export interface ContactRow {
  id: number;
  name: string;
  tier: number;
  locale: string;
  company: { id: number; name: string } | null;
  responsible_id: number | null;
  identities: { channel: string; value: string; verified: boolean }[];
  tag_ids: number[];
  created_at: number;
  last_seen_at: number;
  erased_at: number | null;
}

export interface Contact extends ContactRow {
  attributes: Record<string, unknown>;
  responsible_since: number | null;
  consents: { id: number; kind: string; given_at: number; withdrawn_at: number | null; source: string }[];
  /** number and sum of orders per currency, in hundredths */
  orders: { currency: string; count: number; paid: number; last_at: number }[];
  merges: { id: number; absorbed: { id: number; name: string }; why: string; at: number; by_id: number | null }[];
  may: { edit: boolean; merge: boolean; order: boolean };
}

export interface Order {
  id: number;
  number: string;
  /** hundredths of the currency */
  total: number;
  currency: string;
  status: string;
  placed_at: number;
  /** why nothing is kept of the buyer; empty where it is */
  withheld: string;
  items: { sku: string; title: string; quantity: number; price: number }[];
  statuses?: { status: string; at: number; source: string }[];
}

export interface Visit {
  id: number;
  started_at: number;
  last_at: number;
  pages: number;
  landing_page: string;
  referrer: string;
  device: string;
  /** UTM fields and click ids that were on the landing address */
  marks: Record<string, string>;
  trail: { url: string; title: string; at: number }[];
}

export interface TimelineEntry {
  at: number;
  kind: string;
  id: number;
  data: Record<string, unknown>;
}

export interface Note {
  id: number;
  text: string;
  author_id: number | null;
  author_name: string;
  at: number;
}

const contactKey = (id: number) => ["customers", "contact", id] as const;

/** A contact's card. */
export function useContact(id: Ref<number>) {
  const { data, isPending, error } = useQuery(computed(() => ({ queryKey: contactKey(id.value), queryFn: () => api.get<Contact>(`/contacts/${id.value}`), staleTime: 60_000, retry: false })));
  return { contact: data, isPending, error };
}

/** The newest orders of a contact. */
export function useOrders(contact: Ref<number>) {
  const { data, isPending } = useQuery(computed(() => ({ queryKey: ["customers", "orders", contact.value], queryFn: () => api.get<Page<Order>>("/orders", { contact: contact.value, limit: 20 }), staleTime: 60_000, retry: false })));
  return { orders: computed(() => data.value?.items ?? []), isPending };
}

/** An order with the history of its statuses, read when it is looked at. */
export function useOrder(id: Ref<number>, wanted: Ref<boolean>) {
  return useQuery({ queryKey: ["customers", "order", id], queryFn: () => api.get<Order>(`/orders/${id.value}`), enabled: wanted });
}

function pages<T>(name: string, path: (id: number) => string) {
  return (id: Ref<number>) => {
    const query = useInfiniteQuery({
      queryKey: ["customers", name, id],
      queryFn: ({ pageParam }: { pageParam: string | null }) => api.get<Page<T>>(path(id.value), { limit: 20, cursor: pageParam }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
    });
    return { items: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []), more: query.hasNextPage, loadMore: () => query.fetchNextPage(), isPending: query.isPending, error: query.error };
  };
}

export const useVisits = pages<Visit>("visits", (id) => `/contacts/${id}/visits`);
export const useTimeline = pages<TimelineEntry>("timeline", (id) => `/contacts/${id}/timeline`);
export const useNotes = pages<Note>("notes", (id) => `/contacts/${id}/notes`);

/** Conversations of a contact, the newest first, resolved ones too. */
export function useConversationsOf(contact: Ref<number>) {
  const { data } = useQuery(
    computed(() => ({
      queryKey: ["customers", "conversations", contact.value],
      queryFn: async () => {
        const [running, resolved] = await Promise.all(["all", "resolved"].map((view) => api.get<Page<Row>>("/conversations", { view, contact: contact.value, limit: 20 })));
        return [...(running?.items ?? []), ...(resolved?.items ?? [])].sort((a, b) => b.last_at - a.last_at);
      },
      staleTime: 30_000,
    })),
  );
  return computed(() => data.value ?? []);
}

/** Changes of a contact; each answers with the card as it is now. */
export function useContactChanges(id: Ref<number>) {
  const queries = useQueryClient();
  const keep = (card: Contact) => {
    queries.setQueryData(contactKey(id.value), card);
    void queries.invalidateQueries({ queryKey: ["customers", "timeline"] });
  };
  return {
    change: useMutation({ mutationFn: (part: Partial<Pick<Contact, "name" | "tier" | "attributes">> & { identities?: { channel: string; value: string }[] }) => api.patch<Contact>(`/contacts/${id.value}`, part), onSuccess: keep }),
    tag: useMutation({ mutationFn: (tag_ids: number[]) => api.put<Contact>(`/contacts/${id.value}/tags`, { tag_ids }), onSuccess: keep }),
    consent: useMutation({ mutationFn: (consents: Record<string, boolean>) => api.put<Contact>(`/contacts/${id.value}/consents`, { consents, source: "" }), onSuccess: keep }),
    merge: useMutation({ mutationFn: (other_id: number) => api.post<Contact>(`/contacts/${id.value}/merge`, { other_id }), onSuccess: keep }),
    separate: useMutation({ mutationFn: (merge: number) => api.delete<Contact>(`/merges/${merge}`), onSuccess: keep }),
    putInCharge: useMutation({ mutationFn: (person_id: number | null) => api.put(`/contacts/${id.value}/responsible`, { person_id, why: "" }), onSuccess: () => queries.invalidateQueries({ queryKey: contactKey(id.value) }) }),
    note: useMutation({
      mutationFn: (text: string) => api.post<Note>(`/contacts/${id.value}/notes`, { text }),
      onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ["customers", "notes"] }), queries.invalidateQueries({ queryKey: ["customers", "timeline"] })]),
    }),
  };
}

/** Contacts by name, pinyin, address, order number or company. */
export function useContacts(filters: Ref<Query>) {
  const query = useInfiniteQuery({
    queryKey: ["customers", "list", filters],
    queryFn: ({ pageParam }: { pageParam: string | null }) => api.get<Page<ContactRow>>("/contacts", { ...filters.value, limit: 50, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const all = computed(() => query.data.value?.pages ?? []);
  return { rows: computed(() => all.value.flatMap((page) => page.items)), total: computed(() => all.value[0]?.total ?? null), more: query.hasNextPage, loadMore: () => query.fetchNextPage(), isPending: query.isPending, error: query.error };
}

/** Tags by id, named in the reader's language. */
export function useTags() {
  const { locale } = useI18n();
  const { data } = useQuery({ queryKey: ["customers", "tags"], queryFn: () => api.get<Tag[] | Page<Tag>>("/tags"), staleTime: 600_000 });
  const all = computed(() => (Array.isArray(data.value) ? data.value : (data.value?.items ?? [])));
  const tags = computed(() => all.value.map((tag) => ({ ...tag, label: (locale.value === "en" ? tag.name_en : tag.name_zh) || tag.name })));
  const byId = computed(() => new Map(tags.value.map((tag) => [tag.id, tag])));
  return { tags, byId };
}

/** Read again what settings changed. */
export function keepCustomersLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    if (events.some((event) => event.e === "settings.changed")) void queries.invalidateQueries({ queryKey: ["customers", "tags"] });
  });
}
