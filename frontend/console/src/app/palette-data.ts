import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, ref, watch, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter, type RouteLocationRaw } from "vue-router";

import { api } from "@yingda/shared/api/client";
import { commands } from "@yingda/shared/ui/commands";
import { shortcuts } from "@yingda/shared/ui/keys";
import { maySomewhere, useMe } from "../rooms/people";
import { found, type Entry } from "./palette";
import { rooms } from "./rooms";
import { useFoundSettings } from "./settings";

interface Found {
  people: { id: number; name: string; note?: string }[];
  customers: { id: number; name: string; note?: string }[];
  conversations: { id: number; number: number; contact: { name: string }; preview?: string }[];
  tickets: { id: number; number: number; title: string; contact_name: string }[];
}

const PAUSE_MS = 150;

/** What fits the typed text: chats, customers and colleagues from the server, pages and actions from here. */
export function useEntries(typed: Ref<string>) {
  const asked = useLater(typed);
  const { data, isFetching } = useQuery({
    queryKey: ["app", "search", asked],
    queryFn: ({ signal }) => api.get<Found>("/search", { q: asked.value, limit: 6 }, signal),
    enabled: computed(() => asked.value.length > 0),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const here = useHere();
  const go = useGo();
  const there = computed(() => (typed.value.trim() && data.value ? fromServer(data.value, go) : []));
  const messages = useMessages(typed, go);
  const { found: settings } = useFoundSettings(typed, 6);
  const set = computed(() => settings.value.map((one): Entry => ({ key: `setting:${one.key}`, section: "settings", label: one.label, note: one.place, run: () => { go(one.to); } })));
  return { entries: computed(() => [...there.value, ...messages.value, ...found(typed.value, here.value, 12), ...set.value]), searching: isFetching };
}

/** The way from here into the search of all messages. */
function useMessages(typed: Ref<string>, go: (to: RouteLocationRaw) => void) {
  const { t } = useI18n();
  const me = useMe();
  return computed<Entry[]>(() => {
    const q = typed.value.trim();
    if (!q || !maySomewhere(me.value, "conversation.view")) return [];
    return [{ key: "messages", section: "messages", label: t("app.search.in_messages", { q }), run: () => { go({ name: "search", query: { q } }); } }];
  });
}

/** The typed text once the person has paused. */
function useLater(typed: Ref<string>): Ref<string> {
  const later = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => { later.value = text.trim(); }, PAUSE_MS);
  });
  return later;
}

function useGo(): (to: RouteLocationRaw) => void {
  const router = useRouter();
  return (to) => void router.push(to);
}

function useHere() {
  const { t } = useI18n();
  const me = useMe();
  const go = useGo();
  const places = rooms.flatMap((room) => [...(room.rail ?? []), ...(room.settings ?? [])]);
  return computed<Entry[]>(() => [
    ...places
      .filter((place) => !place.permission || maySomewhere(me.value, place.permission))
      .map((place): Entry => ({ key: `place:${place.route}`, section: "places", label: t(place.label), words: place.words ?? "", run: () => { go({ name: place.route }); } })),
    ...shortcuts()
      .filter((one) => one.label() && one.keys !== "mod+k")
      .map((one): Entry => ({ key: `action:${one.keys}`, section: "actions", label: one.label(), note: one.group(), keys: one.keys, run: () => { one.run(new KeyboardEvent("keydown")); } })),
    ...commands().map((one): Entry => ({ ...one, section: "actions" })),
  ]);
}

function fromServer(data: Found, go: (to: RouteLocationRaw) => void): Entry[] {
  return [
    ...data.conversations.map((one): Entry => ({ key: `c${one.id}`, section: "conversations", label: `#${one.number} ${one.contact.name}`, note: one.preview ?? "", run: () => { go({ name: "desk", params: { id: one.id } }); } })),
    ...data.tickets.map((one): Entry => ({ key: `t${one.id}`, section: "tickets", label: `#${one.number} ${one.title}`, note: one.contact_name, run: () => { go({ name: "ticket", params: { id: one.id } }); } })),
    ...data.customers.map((one): Entry => ({ key: `k${one.id}`, section: "customers", label: one.name, note: one.note ?? "", run: () => { go({ name: "customer", params: { id: one.id } }); } })),
    ...data.people.map((one): Entry => ({ key: `p${one.id}`, section: "people", label: one.name, note: one.note ?? "", run: () => { go({ name: "desk", query: { view: "all", agent: one.id } }); } })),
  ];
}
