import { settingsOf } from "./settings";
import { stubOf } from "./stub";

const script = document.currentScript as HTMLScriptElement | null;
const settings = script && settingsOf(script.src, script.dataset);
const early = window.yingda ?? [];

// A page that carries the script twice has one chat.
if (settings && Array.isArray(early)) {
  window.yingda = stubOf(early, async (calls) => {
    const { start } = (await import(/* @vite-ignore */ new URL(__START_FILE__, settings.files).href)) as typeof import("./start");
    return start(settings, calls);
  });
}
