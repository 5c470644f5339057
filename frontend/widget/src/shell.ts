import type { Config, Message } from "./contract";
import type { Claims } from "./live/session";
import type { Web } from "./live/web";
import type { Locale, Settings } from "./settings";
import type { Store } from "./store";

/** What happens that a page may hear of by `yingda.on`. */
export interface Happenings {
  /** The button is there and calls are answered. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** A message of the team came in. */
  message: Message;
  /** How many messages the visitor has not seen. */
  unread: number;
}

export type Emit = <K extends keyof Happenings>(what: K, detail: Happenings[K]) => void;

/** What the loader gives to the chat. */
export interface Shell {
  settings: Settings;
  locale: Locale;
  web: Web;
  store: Store;
  root: ShadowRoot;
  config: Config;
  /** Put a style sheet on, in a way that a strict content security policy allows. */
  wear(css: string): void;
  emit: Emit;
  /** Ask for the configuration again: the hours may have changed since. */
  refreshed(): Promise<Config>;
  /** Show on the button whether the window is open and how much is unread. */
  show(open: boolean, unread: number): void;
  /** The button, which gets the focus back. */
  launcher: HTMLButtonElement;
}

/** What the chat lets the loader do. */
export interface Chat {
  open(): void;
  close(): void;
  toggle(): void;
  /** Throws what `Visit.claim` throws. */
  claim(claims: Claims): Promise<void>;
  /** The visitor went to another page without leaving this one. */
  visited(): void;
  /** Take the chat off the page and end its connection. */
  shutdown(): void;
}
