/** What the browser keeps for this inbox. Where storage is blocked or full it lives as long as the page does. */
export interface Store {
  get(key: string): string | null;
  /** Null forgets the key. */
  set(key: string, value: string | null): void;
  /** Every kept key that begins with `prefix`. */
  keys(prefix: string): string[];
  /** Called when another tab of this site changes a key; gives back what stops it. */
  watch(seen: (key: string, value: string | null) => void): () => void;
  /** Forget everything of this inbox. */
  clear(): void;
}

function permitted(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/**
 * Open the store of one inbox.
 *
 * @param inbox public key; parts the keys of two inboxes on one site
 * @param area where to keep; null keeps in memory only
 */
export function openStore(inbox: string, area: Storage | null = permitted()): Store {
  const prefix = `yingda:${inbox}:`;
  const memory = new Map<string, string>();
  const kept = (): string[] => (area ? Object.keys(area).filter((key) => key.startsWith(prefix)) : []);

  const set = (key: string, value: string | null): void => {
    memory.delete(key);
    try {
      if (value === null) area?.removeItem(prefix + key);
      else if (area) area.setItem(prefix + key, value);
      else memory.set(key, value);
    } catch {
      if (value !== null) memory.set(key, value);
    }
  };

  return {
    get: (key) => memory.get(key) ?? area?.getItem(prefix + key) ?? null,
    set,
    keys: (start) =>
      [...new Set([...kept().map((key) => key.slice(prefix.length)), ...memory.keys()])].filter((key) => key.startsWith(start)),
    watch(seen) {
      const hear = (event: StorageEvent): void => {
        if (event.storageArea === area && event.key?.startsWith(prefix)) seen(event.key.slice(prefix.length), event.newValue);
      };
      window.addEventListener("storage", hear);
      return () => { window.removeEventListener("storage", hear); };
    },
    clear() {
      for (const key of kept()) area?.removeItem(key);
      memory.clear();
    },
  };
}
