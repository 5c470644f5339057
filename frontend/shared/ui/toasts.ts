import { reactive } from "vue";

export interface Toast {
  id: number;
  text: string;
  kind: "done" | "failed" | "news";
  /** Offered for as long as the toast stands. */
  undo?: () => unknown;
  /** How long it stands; 5 s, a failure 9 s. */
  ms?: number;
  /** Another thing to do about it. */
  action?: { label: string; run: () => void };
}

const DONE_MS = 5000;
const FAILED_MS = 9000;

export const toasts = reactive<Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
let last = 0;

/** Show a sentence in the corner: 5 s, with undo where given; a failure stays 9 s. */
export function toast(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): number {
  last += 1;
  toasts.push({ id: last, text, kind: "done", ...more });
  if (toasts.length > 4) dismiss(toasts[0]?.id ?? 0);
  hold(last, false);
  return last;
}

/** Stop the clock while the pointer or the focus is on a toast; start it again after. */
export function hold(id: number, on: boolean): void {
  clearTimeout(timers.get(id));
  const one = toasts.find((toast) => toast.id === id);
  if (!one || on) return;
  const ms = one.ms ?? (one.kind === "failed" ? FAILED_MS : DONE_MS);
  timers.set(id, setTimeout(() => { dismiss(id); }, ms));
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const index = toasts.findIndex((toast) => toast.id === id);
  if (index >= 0) toasts.splice(index, 1);
}

/** Undo the newest thing that can be undone (Ctrl Z outside a text field). */
export function undoNewest(): boolean {
  const one = toasts.findLast((toast) => toast.undo);
  if (!one) return false;
  dismiss(one.id);
  one.undo?.();
  return true;
}
