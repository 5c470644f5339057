import { Setting } from "@element-plus/icons-vue";
import { computed } from "vue";

import type { Place } from "@yingda/shared/ui/room";
import { maySomewhere, useMe } from "../../rooms/people";
import { rooms } from "../rooms";

/** As many as a thumb reaches, beside the one that leads to the rest. */
const BELOW = 4;
const settings: Place = { route: "settings", label: "app.settings", icon: Setting };

/** The places of the rail that the person may enter, with their numbers; on a phone the first few, and the rest. */
export function usePlaces() {
  const me = useMe();
  const all = [...rooms.flatMap((room) => room.rail ?? []), settings].map((place) => ({ ...place, number: place.count?.() }));
  const places = computed(() => all.filter((place) => !place.permission || maySomewhere(me.value, place.permission)));
  const near = computed(() => places.value.filter((place) => place.thumb).sort((a, b) => (a.thumb ?? 0) - (b.thumb ?? 0)).slice(0, BELOW));
  const rest = computed(() => places.value.filter((place) => !near.value.includes(place)));
  return { places, near, rest };
}
