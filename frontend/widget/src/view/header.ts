import type { Words } from "../words";
import { h, icon, iconButton, tell } from "./h";
import { DOWN, MORE } from "./icons";

export interface Facts {
  name: string;
  /** A sentence with the name of who is serving. */
  agent: string | null;
  /** Whose first letter stands in the round. */
  initial: string;
  open: boolean;
  /** The hours in words. */
  hours: string;
}

export interface Header {
  element: HTMLElement;
  show(facts: Facts): void;
}

/** Team, hours, who is serving, and the door to what else one can do. */
export function headerOf(words: Words, more: (button: HTMLElement) => void, close: () => void): Header {
  const badge = h("span", { class: "avatar", "aria-hidden": "true" });
  const name = h("b", { id: "name" });
  const state = h("small");
  const door = iconButton(words.more, icon(MORE), () => { more(door); }, { "aria-haspopup": "menu", "aria-expanded": "false" });
  return {
    element: h("header", {}, badge, h("div", { class: "names" }, name, state), door, iconButton(words.close, icon(DOWN), close)),
    show({ name: team, agent, initial, open, hours }) {
      tell(badge, (/./u.exec(initial)?.[0] ?? "").toUpperCase());
      tell(name, team);
      state.className = open ? "on" : "off";
      tell(state, agent ?? hours);
    },
  };
}
