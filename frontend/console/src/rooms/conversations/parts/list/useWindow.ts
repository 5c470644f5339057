import { computed, onMounted, onScopeDispose, ref, type Ref } from "vue";

/** Rows drawn beyond the edge, so that a fast scroll shows no gap. */
const MARGIN = 8;

/**
 * Draw only the rows that are seen of a long list of rows of one height.
 *
 * @param box the scrolling element
 * @param count rows in all
 * @param height of one row, pixels
 */
export function useWindow(box: Ref<HTMLElement | null>, count: Ref<number>, height: number) {
  const top = ref(0);
  const seen = ref(600);
  const first = computed(() => Math.max(Math.floor(top.value / height) - MARGIN, 0));
  const last = computed(() => Math.min(Math.ceil((top.value + seen.value) / height) + MARGIN, count.value));
  const size = new ResizeObserver(([entry]) => {
    seen.value = entry?.contentRect.height ?? seen.value;
  });
  onMounted(() => {
    if (box.value) size.observe(box.value);
  });
  onScopeDispose(() => { size.disconnect(); });

  /** Bring a row into sight with the least movement. */
  function reveal(index: number): void {
    const element = box.value;
    if (!element) return;
    if (index * height < element.scrollTop) element.scrollTop = index * height;
    else if ((index + 1) * height > element.scrollTop + element.clientHeight) element.scrollTop = (index + 1) * height - element.clientHeight;
  }

  return {
    first,
    last,
    whole: computed(() => count.value * height),
    reveal,
    scrolled: () => { top.value = box.value?.scrollTop ?? 0; },
  };
}
