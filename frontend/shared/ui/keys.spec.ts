import { afterEach, describe, expect, it, vi } from "vitest";
import { effectScope, type EffectScope } from "vue";

import { handle, pressed, shortcuts, shown, useShortcuts, type Shortcut } from "./keys";

let scopes: EffectScope[] = [];

function offer(keys: string, more: Partial<Shortcut> = {}) {
  const run = vi.fn();
  const scope = effectScope();
  scope.run(() => { useShortcuts([{ keys, label: () => keys, group: () => "", run, ...more }]); });
  scopes.push(scope);
  return { run, scope };
}

function press(key: string, options: KeyboardEventInit = {}, target: HTMLElement = document.body, now = 0): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, ...options });
  let ran = false;
  const listen = (heard: KeyboardEvent) => { ran = handle(heard, now); };
  document.body.append(target === document.body ? "" : target);
  document.addEventListener("keydown", listen, { once: true });
  target.dispatchEvent(event);
  return ran;
}

afterEach(() => {
  scopes.forEach((scope) => { scope.stop(); });
  scopes = [];
  document.body.replaceChildren();
  press("Escape");
});

describe("a shortcut", () => {
  it.each([
    [{ key: "K", ctrlKey: true }, "mod+k"],
    [{ key: "k", metaKey: true }, "mod+k"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "A", shiftKey: true }, "shift+a"],
    [{ key: "Enter", shiftKey: true }, "shift+Enter"],
  ])("reads %j as %s", (init, keys) => {
    expect(pressed(new KeyboardEvent("keydown", init))).toBe(keys);
  });

  it("leaves letters to a field, except where it is told not to", () => {
    const letter = offer("e");
    const palette = offer("mod+k", { whileTyping: true });
    press("e", {}, document.createElement("textarea"));
    press("k", { ctrlKey: true }, document.createElement("input"));
    expect([letter.run.mock.calls.length, palette.run.mock.calls.length]).toEqual([0, 1]);
  });

  it("is not run under an open window", () => {
    const { run } = offer("e");
    const dialog = document.createElement("div");
    dialog.setAttribute("aria-modal", "true");
    dialog.getClientRects = () => [new DOMRect()] as unknown as DOMRectList;
    document.body.append(dialog);
    press("e");
    expect(run).not.toHaveBeenCalled();
    dialog.getClientRects = () => [] as unknown as DOMRectList;
    press("e");
    expect(run).toHaveBeenCalledOnce();
  });

  it("is not run by a press that composes a Chinese word", () => {
    const { run } = offer("j");
    press("j", { isComposing: true });
    expect(run).not.toHaveBeenCalled();
  });

  it("leaves Enter to the button it was pressed on", () => {
    const { run } = offer("Enter");
    expect(press("Enter", {}, document.createElement("button"))).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });

  it("may be two presses within a moment", () => {
    const { run } = offer("g m");
    const alone = offer("m");
    press("g", {}, document.body, 0);
    press("m", {}, document.body, 500);
    expect([run.mock.calls.length, alone.run.mock.calls.length]).toEqual([1, 0]);
    press("g", {}, document.body, 1000);
    press("m", {}, document.body, 9000);
    expect([run.mock.calls.length, alone.run.mock.calls.length]).toEqual([1, 1]);
  });

  it("of what was opened last comes first, and ends with it", () => {
    const below = offer("Escape");
    const above = offer("Escape");
    press("Escape");
    above.scope.stop();
    press("Escape");
    expect([below.run.mock.calls.length, above.run.mock.calls.length]).toEqual([1, 1]);
  });

  it("is listed once, and only while it works", () => {
    offer("e");
    offer("e");
    offer("s", { when: () => false });
    expect(shortcuts().map((one) => one.keys)).toEqual(["e"]);
  });

  it("is shown with the machine's own names", () => {
    expect(shown("mod+k", false)).toEqual(["Ctrl", "K"]);
    expect(shown("g m", true)).toEqual(["G", "M"]);
    expect(shown("mod+ArrowUp", true)).toEqual(["⌘", "↑"]);
  });
});
