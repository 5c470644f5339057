/// <reference types="node" />
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import type { Message } from "../contract";
import { Thread } from "../live/thread";
import { draw } from "../view/bubble";
import { itemsOf } from "../view/items";
import { wordsOf } from "../words";
import { linked, safeAddress } from "./links";
import { mediaOf } from "./media";
import { laterWordsOf } from "./words";

const hrefs = (text: string): string[] => linked(text).flatMap((part) => (typeof part === "string" ? [] : [part.href]));
const shown = (text: string): string => linked(text).map((part) => (typeof part === "string" ? part : part.textContent)).join("");

describe("linked", () => {
  it.each([
    ["see https://a.example/x?y=1&z=2.", ["https://a.example/x?y=1&z=2"]],
    ["看这里：https://a.example/茶，谢谢", ["https://a.example/"]],
    ["(https://a.example/x)", ["https://a.example/x"]],
    ["https://a.example/x_(y)", ["https://a.example/x_(y)"]],
    ["www.a.example and b@a.example", ["https://www.a.example/", "mailto:b@a.example"]],
    ["mailto:b@a.example", ["mailto:b@a.example"]],
    ["javascript:alert(1) data:text/html,x vbscript:x file:///etc", []],
    ["https://", []],
    ["3.14 a.b", []],
  ])("%j", (text, expected) => {
    expect(hrefs(text)).toEqual(expected);
    expect(shown(text)).toBe(text);
  });

  it("tells the other side nothing", () => {
    const [link] = linked("https://a.example") as [HTMLAnchorElement];
    expect([link.rel, link.target]).toEqual(["noopener noreferrer nofollow", "_blank"]);
  });
});

describe("safeAddress", () => {
  it.each(["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:image/svg+xml,<svg/>", "blob:https://a/b", "\u0001javascript:alert(1)"])("refuses %j", (address) => {
    expect(safeAddress(address, "https://desk.example/")).toBeNull();
  });
});

const folder = resolve(process.env["YINGDA_SHARED_DATA"] ?? resolve(import.meta.dirname, "../../../../../shared/data"), "hostile_strings");
const file = resolve(folder, "strings.jsonl.gz");

describe.skipIf(!existsSync(file))(`hostile strings (skipped without ${folder})`, () => {
  const strings = existsSync(file) ? gunzipSync(readFileSync(file)).toString().trim().split("\n").map((line) => (JSON.parse(line) as { s: string }).s) : [];
  const allowed = new Set(["A", "B", "BUTTON", "DIV", "IMG", "PATH", "SMALL", "SPAN", "SVG"]);

  /** The message as the list draws it, in every kind there is. */
  function drawn(s: string): HTMLElement {
    const kinds: [Message["kind"], Record<string, unknown>][] = [
      ["text", {}],
      ["image", { file: s, name: s, type: s, size: 1, url: s }],
      ["file", { file: s, name: s, type: s, size: 1, url: s }],
      ["card", { card: "order", number: s, status: s, total: s, currency: s, url: s, items: [{ name: s, price: s, image: s }] }],
      ["card", { card: "product", title: s, text: s, price: s, image: s, url: s }],
      ["system", { what: s, name: s }],
    ];
    const thread = new Thread();
    const author = { kind: "person" as const, id: 7, name: s };
    const messages = kinds.map(([kind, data], i): Message => ({ id: i + 1, conversation_id: 1, seq: i + 1, kind, text: s, data, author, at: 1 }));
    thread.welcome({ n: 1, conversation: null, messages, more: false, queue: null });
    const look = { words: laterWordsOf("en"), locale: "en", base: "https://desk.example/", enlarge: () => undefined };
    const media = (item: Parameters<typeof mediaOf>[0], into: HTMLElement) => { into.append(mediaOf(item, look)); };
    const root = document.createElement("div");
    root.append(...itemsOf({ thread, waiting: [], uploads: [] }, 1, wordsOf("en"), "en").map((item) => draw(item, wordsOf("en"), "en", { media, choices: media })));
    return root;
  }

  /** What the widget would not have made by itself. */
  function foreign(root: HTMLElement): string[] {
    return [...root.querySelectorAll("*")].flatMap((element) => {
      const odd = [...element.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src)$/.test(name) && !/^(https?|mailto):/.test(value)));
      return allowed.has(element.tagName.toUpperCase()) && !odd.length ? [] : [`${element.tagName} ${odd.map(({ name, value }) => `${name}=${value}`).join(" ")}`];
    });
  }

  it("stay text: no element, no attribute and no address of their own", () => {
    expect(strings.length).toBeGreaterThan(1000);
    const wrong = strings.flatMap((s) => (shown(s) === s ? foreign(drawn(s)) : [s]));
    expect(wrong).toEqual([]);
  }, 60_000);
});
