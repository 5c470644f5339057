/** What can be found with Ctrl K, before the server is asked: pages and actions. */
export interface Entry {
  key: string;
  section: "messages" | "conversations" | "tickets" | "customers" | "people" | "places" | "settings" | "actions";
  label: string;
  /** second line, softer */
  note?: string;
  keys?: string;
  words?: string;
  run: () => void;
}

/**
 * How well a label fits what was typed: the start of it, the start of a word, anywhere, or its letters in order.
 *
 * @returns 4 to 1, or 0 when it does not fit
 */
export function fit(typed: string, label: string): number {
  const wanted = typed.trim().toLowerCase();
  const text = label.toLowerCase();
  if (!wanted) return 1;
  const at = text.indexOf(wanted);
  if (at === 0) return 4;
  if (at > 0) return /[\s\-·/]/.test(text[at - 1] ?? "") ? 3 : 2;
  return inOrder(wanted, text) ? 1 : 0;
}

function inOrder(wanted: string, text: string): boolean {
  let from = 0;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

/** The entries that fit, best first, otherwise in their order. */
export function found(typed: string, entries: readonly Entry[], limit = 8): Entry[] {
  return entries
    .map((entry, index) => ({ entry, index, score: Math.max(fit(typed, entry.label), fit(typed, entry.words ?? "") * (typed && entry.words ? 0.9 : 0)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
