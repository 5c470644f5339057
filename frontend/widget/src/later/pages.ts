import type { Config, Field, Values } from "../contract";
import type { Store } from "../store";
import { formOf, givenValues } from "../view/form";
import { h, icon } from "../view/h";
import type { Words } from "../words";
import { TICK } from "../view/icons";
import { failureOf } from "./failure";
import type { LaterWords } from "./words";

type AllWords = Words & LaterWords;

/**
 * The form outside working hours, and the confirmation after it.
 *
 * @param send takes the values; throws what the interface throws
 */
export function offlineOf({ offline, hours }: Config, store: Store, words: AllWords, send: (values: Values) => Promise<unknown>): HTMLElement {
  const page = h("div", { class: "page" });
  const ask = (): void => {
    const form = formOf(offline, givenValues(store), words, words.leave, async (values) => {
      try {
        await send(values);
        store.set("fields", JSON.stringify({ ...values, text: undefined }));
        confirm();
      } catch (error) {
        form.refuse(failureOf(error, words));
      }
    });
    page.replaceChildren(h("h2", {}, words.away), h("p", {}, hours.text), form.element);
  };
  const confirm = (): void => {
    const again = h("button", { type: "button", class: "quiet", onclick: ask }, words.leftAgain);
    const told = h("div", { class: "done", role: "status", tabindex: -1 }, icon(TICK), h("h2", {}, words.left), h("p", {}, words.leftBody), again);
    page.replaceChildren(told);
    told.focus();
  };
  ask();
  return page;
}

/** Ask where to send the transcript. */
export function transcriptOf(words: AllWords, store: Store, send: (email: string) => Promise<unknown>, done: (email: string) => void): HTMLElement {
  const field: Field = { key: "email", label: words.mailTo, type: "email", required: true, choices: [], max_length: 254 };
  const form = formOf([field], givenValues(store), words, words.mailSend, async ({ email = "" }) => {
    try {
      await send(email);
      done(email);
    } catch (error) {
      form.refuse(failureOf(error, words));
    }
  });
  return form.element;
}
