import { useQuery } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";

import { api } from "@yingda/shared/api/client";
import { maySomewhere, useMe } from "../../people";
import { COUNTS } from "./keys";

/** Tickets of one's own in work, for the rail. */
export function useMyTicketCount(): Ref<number> {
  const me = useMe();
  const { data } = useQuery(
    computed(() => {
      const request = { state: "new,open,waiting", owner: String(me.value.id) };
      return { queryKey: [...COUNTS, request], queryFn: () => api.get<Record<string, number>>("/tickets/counts", request), staleTime: Infinity, enabled: me.value.id > 0 && maySomewhere(me.value, "ticket.view") };
    }),
  );
  return computed(() => Object.values(data.value ?? {}).reduce((sum, count) => sum + count, 0));
}
