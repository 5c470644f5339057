/** One column of a table. */
export interface Column {
  key: string;
  label: string;
  /** The list can be sorted by it (the key is the server's name). */
  sortable?: boolean;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Cannot be hidden. */
  fixed?: boolean;
  /** CSS width, for example "120px". */
  width?: string;
  align?: "end";
  /** Never broken into lines. */
  tight?: boolean;
  /** Left out on a phone. */
  wide?: boolean;
}

/** The next order when a heading is pressed: up, down, and back to the list's own. */
export function nextSort(now: string, key: string): string {
  if (now === key) return `-${key}`;
  return now === `-${key}` ? "" : key;
}
