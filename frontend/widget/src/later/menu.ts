import { h, icon, tell } from "../view/h";
import { BELL, MAIL, STAR } from "./icons";
import type { LaterWords } from "./words";

interface Deeds {
  sound: () => void;
  transcript: () => void;
  rate: () => void;
}

export interface Menu {
  element: HTMLElement;
  open(facts: { sound: boolean; talked: boolean; served: boolean }): void;
  /** Shut it; false when it was shut. */
  shut(): boolean;
}

/** What else one can do, in a menu that works by arrow keys. */
export function menuOf(words: LaterWords, door: HTMLElement, deeds: Deeds): Menu {
  const entry = (drawing: string, label: string, deed: () => void): HTMLButtonElement => {
    const onclick = (): void => {
      shut();
      deed();
    };
    return h("button", { type: "button", role: "menuitem", onclick }, icon(drawing), h("span", {}, label));
  };
  const sound = entry(BELL, "", deeds.sound);
  const mail = entry(MAIL, words.transcript, deeds.transcript);
  const rate = entry(STAR, words.rate, deeds.rate);
  const element = h("div", { class: "menu", role: "menu", hidden: true }, sound, mail, rate);
  const turn = (open: boolean): void => {
    element.hidden = !open;
    door.setAttribute("aria-expanded", String(open));
    (open ? sound : door).focus();
  };
  const shut = (): boolean => {
    if (element.hidden) return false;
    turn(false);
    return true;
  };
  element.addEventListener("keydown", (event) => { walk(element, event); });
  element.addEventListener("focusout", (event) => {
    const to = event.relatedTarget as Node | null;
    if (element.contains(to) || to === door) return;
    element.hidden = true;
    door.setAttribute("aria-expanded", "false");
  });
  return {
    element,
    shut,
    open({ sound: on, talked, served }) {
      tell(sound.lastElementChild, on ? words.soundOff : words.soundOn);
      mail.hidden = !talked;
      rate.hidden = !served;
      turn(true);
    },
  };
}

/** Arrow keys go round the entries that are shown. */
function walk(menu: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const entries = [...menu.querySelectorAll<HTMLElement>("button:not([hidden])")];
  const at = entries.indexOf(event.target as HTMLElement);
  entries.at((at + step) % entries.length)?.focus();
}
