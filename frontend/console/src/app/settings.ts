import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import type { RouteLocationRaw } from "vue-router";
import { useRouter } from "vue-router";

import { SETTINGS_GROUPS, type Place, type SettingsGroup } from "@yingda/shared/ui/room";
import { patiently } from "@yingda/shared/ui/lazy";
import { maySomewhere, useMe } from "../rooms/people";
import { useTeamSettings } from "../rooms/settings";
import { fit } from "./palette";
import { rooms } from "./rooms";

/** One thing that can be set: what it is called, where, and how well it answers what was typed. */
export interface Found {
  key: string;
  label: string;
  help: string;
  place: string;
  to: RouteLocationRaw;
  score: number;
}

const LEAST = 2;
const WORDS = 0.9;

/** The settings pages this person may enter, by the parts of the settings. */
export function useSettingsPlaces() {
  const me = useMe();
  const all = computed(() => rooms.flatMap((room) => room.settings ?? []).filter((place) => !place.permission || maySomewhere(me.value, place.permission)));
  const groups = computed(() => SETTINGS_GROUPS.map((group): { group: SettingsGroup; places: Place[] } => ({ group, places: all.value.filter((place) => (place.group ?? "service") === group) })).filter(({ places }) => places.length > 0));
  return { all, groups };
}

/** How well a field answers: its name first, then everything it is also found by. */
export function answers(typed: string, label: string, words: string): number {
  const name = fit(typed, label);
  const parts = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const text = words.toLowerCase();
  const also = parts.length > 0 && parts.every((part) => text.includes(part)) ? LEAST * WORDS : 0;
  return Math.max(name >= LEAST ? name : 0, also);
}

/** Single settings that fit the typed text, best first; pages and their fields, and what the team may change. */
export function useFoundSettings(typed: Readonly<Ref<string>>, limit = 12) {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const router = useRouter();
  const { all } = useSettingsPlaces();
  const wanted = computed(() => typed.value.trim());
  const asked = computed(() => wanted.value.length > 0);
  const { data: fields } = useQuery({ queryKey: ["app", "settings-index"], queryFn: async () => (await patiently(() => import("virtual:settings-index"))).default, enabled: asked, staleTime: Infinity });
  const { data: team } = useTeamSettings(asked);

  /** The page in the index that leads to a route: the route itself, or the list above it. */
  function placeOf(route: string): Place | undefined {
    const path = router.getRoutes().find((one) => one.name === route)?.path ?? "";
    return all.value.find((place) => place.route === route) ?? all.value.find((place) => `${path}/`.startsWith(`${router.resolve({ name: place.route }).path}/`));
  }

  const ofPages = computed(() => (fields.value ?? []).flatMap(({ route, label, help, words }): Found[] => {
    const place = placeOf(route);
    const score = place ? answers(wanted.value, t(label), words) : 0;
    if (!place || score === 0) return [];
    return [{ key: `${route}:${label}`, label: t(label), help: help && i18n.te(help) ? t(help, { n: "…", name: "…" }) : "", place: t(place.label), to: { name: place.route, query: { field: label } }, score }];
  }));
  const ofTeam = computed(() => (team.value ?? []).flatMap((one): Found[] => {
    const said = locale.value === "en" ? one.en : one.zh;
    const score = answers(wanted.value, said.label, [one.zh.label, one.zh.help, one.en.label, one.en.help, one.words, one.key].join(" "));
    return score === 0 ? [] : [{ key: one.key, label: said.label, help: said.help, place: t("settings.title"), to: { name: "settings-team", query: { field: said.label } }, score: score + 0.1 }];
  }));
  const found = computed(() => (asked.value ? [...ofTeam.value, ...ofPages.value].sort((a, b) => b.score - a.score).filter((one, index, list) => list.findIndex((other) => other.label === one.label && other.place === one.place) === index).slice(0, limit) : []));
  return { found };
}
