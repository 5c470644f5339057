import css from "./launcher.css?inline";
import { callsOf, hearers, type Calls } from "./calls";
import { hex, parse, readableOn, textOn } from "./colour";
import type { Config } from "./contract";
import { pause } from "./live/pause";
import { Refusal, Web } from "./live/web";
import { leaveTrace, pageNow } from "./live/trail";
import { localeOf, type Locale, type Settings } from "./settings";
import type { Chat, Shell } from "./shell";
import { openStore } from "./store";
import { h, icon, dress, tell } from "./view/h";
import { CHAT, DOTS, DOWN } from "./view/icons";

const TRIES = 6;
const LABELS: Record<Locale, string> = { "zh-CN": "在线客服", en: "Chat" };

/**
 * Put the button on the page; the chat itself is fetched when it is wanted.
 *
 * @returns what `window.yingda` does
 */
export function start(settings: Settings): Calls {
  const store = openStore(settings.inbox);
  const sounds = hearers();
  const locale = localeOf(settings.lang, [document.documentElement.lang, ...navigator.languages]);
  const web = new Web(settings.api, locale);
  const ask = (): Promise<Config> => web.ask("GET", `config?inbox=${encodeURIComponent(settings.inbox)}&lang=${locale}`);
  const host = h("yingda-chat" as "div", { "data-theme": settings.theme, lang: locale });
  const root = host.attachShadow({ mode: "open" });
  const wear = (text: string): void => { wearIn(root, text); };
  const launcher = h("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => { yingda.toggle(); } }, icon(CHAT, DOTS), icon(DOWN), h("span", { class: "badge" }));
  const show = (open: boolean, unread: number): void => { label(launcher, LABELS[locale], open, unread); };

  let chat: Promise<Chat> | undefined;
  const shell = patiently(ask).then((config): Shell => {
    paint(host, config);
    wear(css);
    show(false, 0);
    root.append(launcher);
    document.documentElement.append(host);
    sounds.emit("ready", undefined);
    return { settings, locale, web, store, root, config, wear, emit: sounds.emit, refreshed: ask, show, launcher };
  });
  const wanted = (): Promise<Chat> => (chat ??= summon(shell, host).catch((error: unknown) => ((chat = undefined), Promise.reject(error as Error))));
  const shutdown = (): void => {
    void chat?.then((it) => { it.shutdown(); });
    chat = undefined;
    store.clear();
    host.remove();
  };

  const yingda = callsOf(wanted, sounds, shutdown);
  leaveTrace(store, pageNow());
  // Pages that change their address without being loaded anew say so here, where the browser has it.
  (window as { navigation?: EventTarget }).navigation?.addEventListener("navigatesuccess", () => {
    leaveTrace(store, pageNow());
    void chat?.then((it) => { it.visited(); });
  });
  // A running conversation is shown on the button from the start; for everybody else nothing more is fetched.
  if (store.get("active")) void shell.then(wanted).catch(() => undefined);
  shell.catch(() => undefined);
  return yingda;
}

async function summon(shell: Promise<Shell>, host: HTMLElement): Promise<Chat> {
  const ready = await shell;
  document.documentElement.append(host);
  const { mount } = await import("./chat");
  return mount(ready);
}

/** Ask until there is an answer; a refusal is final, and so are seven failures. */
function patiently(ask: () => Promise<Config>, tries = 0): Promise<Config> {
  return ask().catch(async (error: unknown) => {
    if (error instanceof Refusal || tries >= TRIES) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause(tries, Math.random())));
    return patiently(ask, tries + 1);
  });
}

/** The inbox's colour, and that colour made readable as text on the light and on the dark ground. */
function paint(host: HTMLElement, { appearance }: Config): void {
  const { colour, position } = appearance;
  const marks = { "--brand": hex(parse(colour)), "--on-brand": textOn(colour), "--brand-light": readableOn(colour, "#ffffff"), "--brand-dark": readableOn(colour, "#292724") };
  Object.entries(marks).forEach(([name, value]) => { host.style.setProperty(name, value); });
  dress(host, { "data-side": /left/.test(position) ? "left" : "right" });
}

function wearIn(root: ShadowRoot, text: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(h("style", {}, text));
  }
}

function label(launcher: HTMLElement, word: string, isOpen: boolean, count: number): void {
  const badge = isOpen || !count ? "" : count > 99 ? "99+" : String(count);
  const name = word + (badge && ` (${badge})`);
  dress(launcher, { "aria-label": name, title: name, "aria-expanded": String(isOpen) });
  tell(launcher.lastElementChild, badge);
}
