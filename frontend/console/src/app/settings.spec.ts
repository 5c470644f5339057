import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import fields from "virtual:settings-index";

import { answers } from "./settings";
import { rooms } from "./rooms";

const folder = join(import.meta.dirname, "../rooms");
const settingsRoutes = rooms.flatMap((room) => room.routes).filter((route) => route.meta?.["settings"]).map((route) => String(route.name));

/** Every label of a field that a template of a room with settings names literally. */
function labels(room: string): string[] {
  return readdirSync(join(folder, room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".vue"))
    .flatMap((file) => [...readFileSync(join(folder, room, file), "utf8").matchAll(/<\w*Field\b[^>]*?:label="t\('([\w.]+)'\)"/g)].map(([, key = ""]) => key));
}

// Fields outside of the settings: the door, and panels of daily work.
const ELSEWHERE =
  /^(conversations|customers|attribution\.order|people\.(login|setup|reset|factor|forced|password)|inboxes\.preview|tickets\.(field|escalate|link|merge|split)|playbooks\.(settings|why|clear_why|clear_closing|reply_text|reply_to|form|review)|keeping\.why)\b/;

describe("the index of settings", () => {
  it("has every field of every settings page", () => {
    const known = new Set(fields.map(({ label }) => label));
    const roomsWithSettings = rooms.filter((room) => (room.settings ?? []).length > 0).map((room) => room.name);
    const missing = roomsWithSettings.flatMap((room) => labels(room)).filter((key) => !known.has(key) && !ELSEWHERE.test(key));
    expect(missing).toEqual([]);
    expect(fields.length).toBeGreaterThan(60);
  });

  it("leads to pages that are there", () => {
    expect([...new Set(fields.map(({ route }) => route))].filter((route) => !settingsRoutes.includes(route))).toEqual([]);
  });

  it("finds a field by Chinese, pinyin, initials, English, and what its help says", () => {
    const answer = fields.find(({ label }) => label === "routing.queue.take_back");
    expect(answer?.route).toBe("settings-queue");
    const [name = "", spoken = "", initials = ""] = answer?.words.split(" ").filter((word) => !/take|back|after/.test(word)) ?? [];
    for (const typed of [name, spoken, initials, "take back"].filter((typed) => typed.length > 1)) expect([typed, answers(typed, "", answer?.words ?? "") > 0]).toEqual([typed, true]);
    expect(answers("zzzz", name, answer?.words ?? "")).toBe(0);
  });

  it("every field is found by its own name and by its pinyin", () => {
    const lost = fields.filter(({ words }) => answers(words.split(" ")[0] ?? "", "", words) === 0);
    expect(lost).toEqual([]);
    expect(fields.every(({ words }) => !/[\u4e00-\u9fff]/.test(words) || /[a-z]{2}/.test(words))).toBe(true);
  });
});
