import type { Calls } from "./calls";
import { settingsOf, type Settings } from "./settings";
import { stubOf } from "./stub";

/** Fetch the rest from where this script came from. */
async function fetched(settings: Settings): Promise<Calls> {
  const { start } = (await import(/* @vite-ignore */ new URL(__START_FILE__, settings.files).href)) as typeof import("./start");
  return start(settings);
}

const script = document.currentScript as HTMLScriptElement | null;
const settings = script && settingsOf(script.src, script.dataset);
const early = window.yingda ?? [];

// A page that carries the script twice has one chat.
if (settings && Array.isArray(early)) window.yingda = stubOf(early, fetched(settings));
