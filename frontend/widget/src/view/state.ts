import type { Visit } from "../live/visit";
import type { Shell } from "../shell";
import type { Words } from "../words";

/** What the window shows: the form before the chat, the same again because the desk refused it, the form out of hours, or the conversation. */
export type Page = "before" | "again" | "offline" | "talk";

/** Which page is right now. A conversation that runs, or has run, goes on whatever the hour. */
export function pageNow({ config, store }: Pick<Shell, "config" | "store">, { thread, outbox }: Pick<Visit, "thread" | "outbox">): Page {
  const waiting = outbox.all();
  if (!thread.conversation && waiting.some((each) => each.failed?.errors?.[0])) return "again";
  if (thread.conversation || thread.messages.length || waiting.length || store.get("active")) return "talk";
  if (!config.hours.open && config.offline.length) return "offline";
  return config.fields.length && !store.get("fields") ? "before" : "talk";
}

/** What stands in the strip; nothing while all is well. */
export function stripText({ line, barred, known }: Pick<Visit, "line" | "barred" | "known">, words: Words): string {
  if (barred) return barred.detail || words.wrong;
  if (line.standing === "live") return "";
  return known ? words.reconnecting : words.connecting;
}
