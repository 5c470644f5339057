import type { QueryClient } from "@tanstack/vue-query";
import type { Component, Ref } from "vue";
import type { RouteRecordRaw } from "vue-router";

import type { LiveClient } from "../live/client";

export type Locale = "zh-CN" | "en";

/** A tree of sentences; the second language must have exactly the keys of the first. */
export interface Sentences {
  [key: string]: string | Sentences;
}
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

/** The parts of the settings, in their order. */
export const SETTINGS_GROUPS = ["me", "team", "channels", "service", "knowledge", "integration", "data", "system"] as const;
export type SettingsGroup = (typeof SETTINGS_GROUPS)[number];

/** An entry of the left rail, or of the settings page and the palette. */
export interface Place {
  /** name of the route */
  route: string;
  /** key of its label, for example "conversations.rail" */
  label: string;
  icon?: Component;
  /** permission without which it is not shown; none = everybody */
  permission?: string;
  /** its turn in the bar of a phone, the smallest first; none = it stands under "more" */
  thumb?: number;
  /** part of the settings it stands in; "service" when it does not say */
  group?: SettingsGroup;
  /** key of one line that says what is there */
  lead?: string;
  /** words it is also found by in the palette, in any language */
  words?: string;
  /** number beside it; called once, inside the shell's setup */
  count?: () => Ref<number>;
}

/** What a room hands to the app through its index.ts. */
export interface Room {
  name: string;
  messages: Record<Locale, () => Promise<{ default: Sentences }>>;
  routes: RouteRecordRaw[];
  rail?: Place[];
  settings?: Place[];
  /** Keep the query cache up to date from the live events; called once after sign-in. */
  live?: (live: LiveClient, queries: QueryClient) => void;
  /** Always on the page, in the top bar (for example the bell). */
  topBar?: () => Promise<{ default: Component }>;
  /** Always on the page, above its content, when there is something to say to everybody (for example an incident). */
  banner?: () => Promise<{ default: Component }>;
  /** Always on the page, unseen (for example sound and desktop notification). */
  background?: () => Promise<{ default: Component }>;
}
