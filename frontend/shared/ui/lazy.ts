import { defineAsyncComponent, type Component } from "vue";

import { backoff } from "../live/backoff";

/** The parts of the page a lost connection touches; tests give their own. */
export interface Surroundings {
  /** waits before the next attempt, counted from 0 */
  pause: (attempt: number) => Promise<void>;
  /** whether the server can be reached */
  answers: () => Promise<boolean>;
  /** starts the page afresh; false when it just did */
  startAfresh: () => boolean;
}

const RELOADED = "yingda.reloaded";
const RELOAD_AT_MOST_EVERY_MS = 60_000;
const LOST = /dynamically imported module|importing a module script|unable to preload/i;

const brokenStyles = new Set<HTMLLinkElement>();
addEventListener("error", ({ target }) => {
  if (target instanceof HTMLLinkElement && target.rel === "stylesheet") brokenStyles.add(target);
}, true);

/**
 * Load a part of the program. While the server is away it is tried again and again, so that a part opened at that moment
 * appears when the connection is back; a part that is gone although the server answers belonged to an older version, and
 * the page starts afresh (what was typed is kept on the machine).
 *
 * @param load a dynamic import
 * @throws what the part itself threw, or when a fresh start has just been tried
 */
export async function patiently<T>(load: () => Promise<T>, around: Surroundings = thePage): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof Error) || !LOST.test(error.message)) throw error;
      if (attempt > 0 && (await around.answers()) && !around.startAfresh()) throw error;
      await around.pause(attempt);
      await mendStyles();
    }
  }
}

/** A component that is fetched when it is first shown, patiently. */
export function lazyPart<T extends Component>(load: () => Promise<{ default: T } | T>): T {
  return defineAsyncComponent<T>(() => patiently(load));
}

/** Styles that were not fetched are asked for again: the bundler thinks that it has them. */
async function mendStyles(): Promise<void> {
  const broken = [...brokenStyles];
  brokenStyles.clear();
  await Promise.all(broken.map(fetchedAgain));
}

function fetchedAgain(link: HTMLLinkElement): Promise<void> {
  const again = document.createElement("link");
  return new Promise((resolve) => {
    again.rel = "stylesheet";
    again.onload = again.onerror = () => { resolve(); };
    again.href = link.href;
    link.replaceWith(again);
  });
}

const thePage: Surroundings = {
  pause: (attempt) => new Promise((resolve) => setTimeout(resolve, backoff(attempt, Math.random()))),
  answers: () => fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok, () => false),
  startAfresh: () => {
    if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < RELOAD_AT_MOST_EVERY_MS) return false;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
    return true;
  },
};
