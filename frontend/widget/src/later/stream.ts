import type { Ack, Down, Post, Up } from "../contract";
import type { Visit } from "../live/visit";
import { Refusal, refusal, type Web } from "../live/web";

const DEAF = 10_000;

/**
 * Listen to the desk over HTTP until it ends, for those whose network lets no socket through. Given up when nothing has
 * come after 10 s: some proxies hold back what has not ended.
 *
 * @param last number of the last event seen; null for a snapshot
 * @param ear ends the listening when aborted
 * @throws Refusal when the desk will not have this visitor, others when it cannot be reached
 */
export async function listen(web: Web, last: number | null, ear: AbortController, hear: (frame: Down) => void): Promise<void> {
  const mute = setTimeout(() => { ear.abort(); }, DEAF);
  try {
    const answer = await web.fetch(`events?last=${last ?? ""}`, { signal: ear.signal });
    if (!answer.ok) throw refusal(answer.status, await answer.text());
    await readFrames(answer, (frame) => {
      clearTimeout(mute);
      hear(frame);
    });
  } finally {
    clearTimeout(mute);
  }
}

/** Read frames out of server-sent events until the answer ends. */
export async function readFrames(answer: Response, hear: (frame: Down) => void): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const parts = (rest + decoder.decode(value, { stream: !done }) + (done ? "\n\n" : "")).replace(/\r/g, "").split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const data = part.match(/^data:.*$/gm)?.map((line) => line.slice(5)).join("\n");
      if (data) hear(JSON.parse(data) as Down);
    }
    if (done) return;
  }
}

/** Say over HTTP what has no answer (marks, typing, draft, page); lost when the desk cannot be reached, as on a socket. */
export function tell(web: Web, frame: Up): Promise<object | undefined> {
  return web.ask<object>("POST", "frames", frame).catch(() => undefined);
}

const pumping = new WeakSet<Visit>();
const AGAIN = 5_000;

/** Post what waits over HTTP, one after the other; what only the network stopped goes again in 5 s. */
export async function pump(visit: Visit): Promise<void> {
  if (pumping.has(visit)) return;
  pumping.add(visit);
  let next;
  while ((next = visit.outbox.all().find((waiting) => !waiting.failed)) && (await posted(visit, next)));
  pumping.delete(visit);
  visit.ends.changed();
}

async function posted(visit: Visit, { ref, kind, text, data, fields }: Post): Promise<boolean> {
  try {
    const ack = await visit.web.ask<Ack>("POST", "messages", { t: "post", ref, kind, text, ...(data && { data }), ...(fields && { fields }) });
    visit.acknowledged({ ...ack, ref });
    return true;
  } catch (error) {
    const final = error instanceof Refusal && !error.passing;
    if (final) visit.outbox.fail(ref, error.failure);
    else setTimeout(() => { visit.flush(); }, AGAIN);
    return final;
  }
}
