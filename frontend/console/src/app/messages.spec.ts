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

/** Whether a key is named by a text: as it is, by the branch it hangs on, or by a template with holes. */
function namedIn(source: string): (key: string) => boolean {
  const literal = new Set(Array.from(source.matchAll(/["'`](\w+(?:\.[\w-]+)+)["'`]/g), ([, key]) => key));
  const holed = Array.from(new Set(Array.from(source.matchAll(/`(\w+\.[\w.]*)\$\{[^`{}]*(?:\}([\w.]*))?/g), ([, before = "", after = ""]) => `${before} ${after}`)), (one) => one.split(" ") as [string, string]);
  const branches = (key: string) => key.split(".").map((_, depth, parts) => parts.slice(0, parts.length - depth).join("."));
  return (key) => branches(key).some((one) => literal.has(one)) || holed.some(([before, after]) => key.startsWith(before) && key.length > before.length && key.slice(before.length).includes(after));
}

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

  it("are all shown somewhere: none is left over from a screen that is gone", async () => {
    const used = namedIn(Object.entries(sources).filter(([file]) => !file.includes("/messages/")).map(([, source]) => source).join("\n"));
    expect([...(await all("zh-CN")).keys()].filter((key) => !used(key))).toEqual([]);
  });
});
