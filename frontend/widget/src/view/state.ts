import type { Thread } from "../live/thread";
import type { Visit } from "../live/visit";
import type { Shell } from "../shell";
import { fill, type Words } from "../words";

/** What the window shows: the form before the chat, the form out of hours, or the conversation. */
export type Page = "before" | "offline" | "talk";

/** Which page is right now. A conversation that runs, or has run, goes on whatever the hour. */
export function pageNow({ config, store }: Pick<Shell, "config" | "store">, { thread, outbox }: Pick<Visit, "thread" | "outbox">): Page {
  const waiting = outbox.all();
  if (!thread.conversation && waiting.some((each) => each.failed?.fields)) return "before";
  if (thread.conversation || thread.messages.length || waiting.length || store.get("active")) return "talk";
  if (!config.hours.open && config.offline.length) return "offline";
  return config.fields.length && !store.get("fields") ? "before" : "talk";
}

/** Place in the queue and time, as far as the desk knows them; nothing is made up. */
export function queueText({ conversation, queue }: Pick<Thread, "conversation" | "queue">, words: Words): string {
  if (conversation?.state !== "queued") return "";
  if (!queue?.place) return words.queueOpen;
  const { place, estimate_s: seconds } = queue;
  const time = seconds === null ? "" : seconds < 60 ? words.queueSoon : fill(words.queueTime, { n: Math.ceil(seconds / 60) });
  return (place > 1 ? fill(words.queuePlace, { n: place - 1 }) : words.queueNext) + time;
}

/** What stands in the strip; nothing while all is well. */
export function stripText({ line, barred, known }: Pick<Visit, "line" | "barred" | "known">, words: Words): string {
  if (barred) return barred.message || words.barred;
  if (line.standing === "live") return "";
  return known ? words.reconnecting : words.connecting;
}
