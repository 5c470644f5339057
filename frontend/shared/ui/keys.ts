import { onScopeDispose, shallowReactive } from "vue";

/** One shortcut. `keys`: "j", "Enter", "?", "mod+k" (Ctrl, or ⌘ on a Mac), "shift+a", or two presses: "g m". */
export interface Shortcut {
  keys: string;
  /** the sentence in the `?` sheet and the palette, already in the reader's language */
  label: () => string;
  /** heading in the `?` sheet */
  group: () => string;
  run: (event: KeyboardEvent) => void;
  /** also while typing in a field; otherwise letters belong to the field */
  whileTyping?: boolean;
  /** not offered now */
  when?: () => boolean;
}

const SEQUENCE_MS = 1200;
const layers = shallowReactive<Shortcut[][]>([]);
let first = "";
let firstAt = 0;

/** Shortcuts for as long as this component exists; the component opened last is asked first. */
export function useShortcuts(shortcuts: Shortcut[]): void {
  layers.push(shortcuts);
  onScopeDispose(() => {
    layers.splice(layers.indexOf(shortcuts), 1);
  });
}

/** All shortcuts that work now, the newest layer first, each combination once. */
export function shortcuts(): Shortcut[] {
  const seen = new Set<string>();
  return layers
    .toReversed()
    .flat()
    .filter((one) => (one.when?.() ?? true) && !seen.has(one.keys) && seen.add(one.keys));
}

/** Whether a key press belongs to the field it was made in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName) || (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type));
}

/** The press as it is written in a shortcut. */
export function pressed(event: KeyboardEvent): string {
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  const shift = event.shiftKey && /^([a-z]|[A-Z][a-z].*)$/.test(letter) ? "shift+" : "";
  return mod + alt + shift + letter;
}

/**
 * Find and run the shortcut of a press.
 *
 * @param now milliseconds, for the pause between the two presses of a sequence
 * @returns whether one ran
 */
export function handle(event: KeyboardEvent, now = Date.now()): boolean {
  if (event.isComposing || event.defaultPrevented || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return false;
  if (belongsToWindow(event)) return false;
  const typing = isTyping(event.target);
  const usable = shortcuts().filter((one) => !typing || one.whileTyping);
  const press = pressed(event);
  const sequence = first && now - firstAt < SEQUENCE_MS ? `${first} ${press}` : "";
  const found = usable.find((one) => one.keys === sequence) ?? usable.find((one) => one.keys === press);
  first = !found && usable.some((one) => one.keys.startsWith(`${press} `)) ? press : "";
  firstAt = now;
  if (!found || opensItself(event, press)) return false;
  event.preventDefault();
  found.run(event);
  return true;
}

/** While a window is open over the page, keys are the window's; Escape closes an open menu before anything else. */
function belongsToWindow(event: KeyboardEvent): boolean {
  if (seen('[aria-modal="true"]')) return true;
  if (event.key !== "Escape" || !seen('.el-popper[aria-hidden="false"]:not([role="tooltip"].is-dark)')) return false;
  // The menus close on a click beside them; those that were opened from a key have no focus that could hear Escape.
  for (const type of ["pointerdown", "mousedown", "mouseup", "click"]) document.body.dispatchEvent(new MouseEvent(type, { bubbles: true }));
  return true;
}

function seen(selector: string): boolean {
  return Array.from(document.querySelectorAll(selector)).some((one) => one.getClientRects().length > 0);
}

/** Enter and Space on a button or link are the button's own. */
function opensItself(event: KeyboardEvent, press: string): boolean {
  return (press === "Enter" || press === " ") && event.target instanceof HTMLElement && event.target.closest("button, a, [role=button], [role=menuitem], [role=option]") !== null;
}

/** Listen on the page; called once at the start. */
export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    handle(event);
  });
}

/** A combination as it is shown: ⌘ or Ctrl, arrows as arrows. */
export function shown(keys: string, mac = navigator.platform.startsWith("Mac")): string[] {
  const names: Record<string, string> = { mod: mac ? "⌘" : "Ctrl", shift: "Shift", alt: "Alt", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };
  return keys.split(/[ +]/).map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
