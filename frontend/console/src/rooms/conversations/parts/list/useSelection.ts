import { computed, ref, type Ref } from "vue";

import type { Row } from "@yingda/shared/api/types";

/** Which rows are chosen for a bulk action; with shift, everything between this one and the last. What left the list is not chosen. */
export function useSelection(rows: Ref<Row[]>) {
  const chosen = ref(new Set<number>());
  let anchor: number | null = null;
  const checked = computed(() => new Set(rows.value.filter((row) => chosen.value.has(row.id)).map((row) => row.id)));

  function check(id: number, range: boolean): void {
    const ids = rows.value.map((row) => row.id);
    const from = anchor === null ? -1 : ids.indexOf(anchor);
    const to = ids.indexOf(id);
    const next = new Set(checked.value);
    if (range && from >= 0 && to >= 0) for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    else if (!next.delete(id)) next.add(id);
    chosen.value = next;
    anchor = id;
  }

  function clear(): void {
    chosen.value = new Set();
    anchor = null;
  }

  return { checked, check, clear };
}
