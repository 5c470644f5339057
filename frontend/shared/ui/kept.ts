import { ref, watch, type Ref } from "vue";

/**
 * A ref that survives a reload on this machine (pane widths, switches): never for what belongs to the server.
 *
 * @param key name on the shelf, without prefix
 */
export function kept<T>(key: string, initial: T): Ref<T> {
  const name = `yingda.${key}`;
  const value = ref(read(name, initial)) as Ref<T>;
  watch(
    value,
    (now) => {
      write(name, now);
    },
    { deep: true },
  );
  return value;
}

function read<T>(name: string, initial: T): T {
  try {
    const text = localStorage.getItem(name);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A full or forbidden shelf: the value lives until the page is left.
  }
}
