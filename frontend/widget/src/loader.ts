import { settingsOf } from "./settings";

const script = document.currentScript as HTMLScriptElement | null;
const settings = script && settingsOf(script.src, script.dataset);

/** Fetch the chat from where this script came from and put it on the page. */
async function load(): Promise<void> {
  if (!settings) return;
  const url = new URL(__CHAT_FILE__, settings.origin).href;
  const { mount } = (await import(/* @vite-ignore */ url)) as typeof import("./chat");
  mount(settings);
}

void load();
