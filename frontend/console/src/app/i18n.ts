import { createI18n } from "vue-i18n";

import { speak } from "@yingda/shared/api/client";
import { patiently } from "@yingda/shared/ui/lazy";
import type { Locale, Sentences } from "@yingda/shared/ui/room";
import { rooms } from "./rooms";

export const i18n = createI18n({ legacy: false, locale: "zh-CN", fallbackLocale: "zh-CN", messages: {}, missingWarn: false, fallbackWarn: false });

const own = { "zh-CN": () => import("./messages/zh"), en: () => import("./messages/en") };

/** The language this machine used last, else the browser's, else Chinese. */
export function startLanguage(): Locale {
  const kept = localStorage.getItem("yingda.locale");
  if (kept === "en" || kept === "zh-CN") return kept;
  return navigator.language.startsWith("en") ? "en" : "zh-CN";
}

/** Load a language (only the one that is read is ever loaded) and switch to it. */
export async function setLanguage(locale: Locale): Promise<void> {
  const parts = [["app", own[locale]] as const, ...rooms.map((room) => [room.name, room.messages[locale]] as const)];
  const loaded = await Promise.all(parts.map(async ([name, load]) => [name, (await patiently(load)).default] as [string, Sentences]));
  i18n.global.setLocaleMessage(locale, Object.fromEntries(loaded));
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
  document.querySelector<HTMLLinkElement>("link[rel=manifest]")?.setAttribute("href", `/app.webmanifest?lang=${locale}`);
  localStorage.setItem("yingda.locale", locale);
  speak(locale);
}
