import type { Config, Field, Values } from "../contract";
import type { Store } from "../store";
import { failureOf, formOf, givenValues } from "../view/form";
import { h, icon } from "../view/h";
import { awayText } from "../view/state";
import type { Words } from "../words";
import { TICK } from "../view/icons";
import type { LaterWords } from "./words";

type AllWords = Words & LaterWords;

/** Fields of the offline form: the inbox's own, or name, e-mail, phone and question. The question is the one textarea. */
export function offlineFields(config: Config, words: AllWords): Field[] {
  const question: Field = { key: "text", label: words.question, type: "textarea", required: true };
  const given = config.offline?.fields;
  if (given?.length) return given.some((field) => field.type === "textarea") ? given : [...given, question];
  return [
    { key: "name", label: words.name, type: "text", required: false },
    { key: "email", label: words.email, type: "email", required: true },
    { key: "phone", label: words.phone, type: "phone", required: false },
    question,
  ];
}

/**
 * The form outside working hours, and the confirmation after it.
 *
 * @param send takes values and question; throws what the interface throws
 */
export function offlineOf(config: Config, store: Store, words: AllWords, locale: string, send: (values: Values, text: string) => Promise<unknown>): HTMLElement {
  const fields = offlineFields(config, words);
  const question = fields.find((field) => field.type === "textarea")!.key;
  const page = h("div", { class: "page" });
  const ask = (): void => {
    const form = formOf(fields, givenValues(store), words, words.leave, async ({ [question]: text = "", ...others }) => {
      try {
        await send(others, text);
        store.set("fields", JSON.stringify(others));
        confirm();
      } catch (error) {
        form.refuse(failureOf(error, words));
      }
    });
    page.replaceChildren(h("h2", {}, words.away), h("p", {}, awayText(config, words, locale, Date.now())), form.element);
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
  const field: Field = { key: "email", label: words.mailTo, type: "email", required: true };
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
