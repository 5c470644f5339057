import { describe, expect, it } from "vitest";

import type { Sentences } from "@yingda/shared/ui/room";
import appEn from "./messages/en";
import appZh from "./messages/zh";
import { rooms } from "./rooms";

/** All leaf keys of a tree of sentences with their sentences. */
function leaves(tree: Sentences, above = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === "string" ? [[above + key, value] as [string, string]] : leaves(value, `${above}${key}.`)));
}

async function all(locale: "zh-CN" | "en"): Promise<Map<string, string>> {
  const loaded = await Promise.all(rooms.map(async (room) => leaves((await room.messages[locale]()).default, `${room.name}.`)));
  return new Map([...leaves(locale === "en" ? appEn : appZh, "app."), ...loaded.flat()]);
}

const sources = import.meta.glob<string>(["../**/*.vue", "../**/*.ts", "!../**/*.spec.ts"], { query: "?raw", import: "default", eager: true });

describe("the sentences of the console", () => {
  it("exist in both languages with the same holes", async () => {
    const [zh, en] = await Promise.all([all("zh-CN"), all("en")]);
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]))].sort();
    for (const [key, text] of zh) expect([key, holes(en.get(key) ?? "")]).toEqual([key, holes(text)]);
  });

  it("are never empty, and never shout", async () => {
    for (const text of [...(await all("zh-CN")).values(), ...(await all("en")).values()]) expect(text).toMatch(/^[^!！]+$/);
  });

  it("cover every key that a screen names, so that no raw key is ever shown", async () => {
    const zh = await all("zh-CN");
    const missing = Object.entries(sources).flatMap(([file, source]) =>
      [...source.matchAll(/\bt\(\s*["']([\w.]+)["']/g), ...source.matchAll(/label: "([\w]+\.[\w.]+)"/g)].filter(([, key]) => key && !zh.has(key)).map(([, key]) => `${file}: ${key ?? ""}`),
    );
    expect(missing).toEqual([]);
  });
});
