import { useQuery, useQueryClient, type QueryClient } from "@tanstack/vue-query";
import { computed } from "vue";

import { api } from "@yingda/shared/api/client";
import type { LiveClient } from "@yingda/shared/live/client";
import { useLive } from "@yingda/shared/live/use";
import { QUEUES } from "./queues";
import { after, isUnknown, type Floor, type FloorEvent } from "./rules/floor";

const FLOOR = ["routing", "floor"];

/** The live floor. A snapshot that comes late is brought up to date from the log of the stream. */
export function useFloor() {
  const live = useLive();
  const query = useQuery({
    queryKey: FLOOR,
    queryFn: ({ signal }) => snapshot(live, signal),
    staleTime: Infinity,
  });
  return { query, floor: computed(() => query.data.value) };
}

/** The floor as it is now: a snapshot older than the log of events is read again. */
async function snapshot(live: LiveClient, signal: AbortSignal): Promise<Floor> {
  let floor = await api.get<Floor>("/floor", undefined, signal);
  let missed = live.log.after(floor.n);
  if (missed === null) {
    floor = await api.get<Floor>("/floor", undefined, signal);
    missed = live.log.after(floor.n);
  }
  return ((missed ?? []) as FloorEvent[]).reduce(after, floor);
}

/** Somebody else's presence; the event that follows shows it. */
export function useColleaguePresence() {
  const queries = useQueryClient();
  return async (person: number, state: string) => {
    await api.put(`/people/${person}/presence`, { state });
    if (!queries.getQueryData(FLOOR)) await queries.invalidateQueries({ queryKey: FLOOR });
  };
}

/** Keep floor and queues up to date from the stream. */
export function keepRoutingLive(live: LiveClient, queries: QueryClient): void {
  live.on("events", (events) => {
    const facts = events as FloorEvent[];
    if (facts.some((event) => event.e === "routing.queue_changed")) void queries.invalidateQueries({ queryKey: QUEUES });
    const floor = queries.getQueryData<Floor>(FLOOR);
    if (!floor) return;
    if (facts.some((event) => isUnknown(floor, event))) void queries.invalidateQueries({ queryKey: FLOOR });
    queries.setQueryData<Floor>(FLOOR, facts.reduce(after, floor));
  });
}
