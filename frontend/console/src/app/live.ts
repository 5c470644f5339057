import type { QueryClient } from "@tanstack/vue-query";

import { api } from "@yingda/shared/api/client";
import type { Me } from "@yingda/shared/api/types";
import { LiveClient } from "@yingda/shared/live/client";
import type { Ack } from "@yingda/shared/live/frames";
import { Outgoing } from "@yingda/shared/live/queue";
import { eventStreamWire, socketWire } from "@yingda/shared/live/wire";
import { rooms } from "./rooms";

const IDLE_MS = 120_000;

/** Connect the signed-in person and let every room keep its part of the query cache up to date. */
export function connect(me: Me, queries: QueryClient, locale: () => string): LiveClient {
  const live = new LiveClient({
    dials: [socketWire("/live"), socketWire("/live"), eventStreamWire("/live/events")],
    outgoing: new Outgoing(localStorage, me.id),
    locale,
    http: {
      post: async ({ ref, conversation, ...rest }) => {
        const stored = await api.post<Omit<Ack, "ref">>(`/conversations/${conversation}/messages`, { client_id: ref, ...rest });
        return { ...stored, ref };
      },
      read: (conversation, seq) => api.put(`/conversations/${conversation}/read`, { seq }),
    },
  });
  for (const room of rooms) room.live?.(live, queries);
  live.on("reload", () => void queries.invalidateQueries());
  live.on("state", (state) => {
    if (state === "signed_out") location.assign("/login");
  });
  addEventListener("online", () => { live.nudge(); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) live.nudge();
  });
  sayWhenLooking(live);
  live.start();
  return live;
}

/** The page is before somebody's eyes while it has the focus and was touched within the last two minutes. */
function sayWhenLooking(live: LiveClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const looking = !document.hidden && document.hasFocus();
    live.here(looking);
    if (looking) timer = setTimeout(() => { live.here(false); }, IDLE_MS);
  };
  for (const sign of ["focus", "blur", "pointerdown", "keydown", "scroll"]) addEventListener(sign, look, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  look();
}
