import { h, icon } from "../view/h";
import { face } from "./icons";
import type { LaterWords } from "./words";

/** What the visitor thinks: 1–5, reasons out of the offered ones, free text. */
export interface Rating {
  score: number;
  reasons: string[];
  text: string;
}

/**
 * Ask for a rating: five faces first; reasons and text appear when one is picked.
 *
 * @param send resolves to a sentence to show when it was refused, or null when it was taken
 */
export function ratingOf(words: LaterWords, reasons: readonly string[], send: (rating: Rating) => Promise<string | null>, later: () => void): HTMLElement {
  const names = [words.rate1, words.rate2, words.rate3, words.rate4, words.rate5];
  const faces = h("div", { class: "faces" }, ...names.map((name, i) => faceOf(i + 1, name)));
  const boxes = reasons.map((reason) => h("label", { class: "chip" }, h("input", { type: "checkbox", name: "reason", value: reason }), h("span", {}, reason)));
  const text = h("textarea", { rows: 2, maxlength: 1000, placeholder: words.rateMore, "aria-label": words.rateMore });
  const note = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: "primary" }, words.rateSend);
  const rest = h("div", { class: "rest", hidden: true }, boxes.length > 0 && h("fieldset", {}, h("legend", {}, words.rateWhy), ...boxes), text, note, submit);
  const onsubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const data = new FormData(form);
    submit.disabled = true;
    note.textContent = await send({ score: Number(data.get("score")), reasons: data.getAll("reason").map(String), text: text.value.trim() });
    submit.disabled = false;
  };
  const skip = h("button", { type: "button", class: "quiet", onclick: later }, words.rateLater);
  const form = h("form", { class: "rating", onsubmit }, h("fieldset", {}, h("legend", {}, words.rateAsk), faces), rest, skip);
  faces.addEventListener("change", () => {
    rest.hidden = false;
    rest.scrollIntoView({ block: "nearest" });
  });
  return form;
}

function faceOf(score: number, name: string): HTMLElement {
  const radio = h("input", { type: "radio", name: "score", value: score, "aria-label": name });
  return h("label", { class: "face", title: name }, radio, icon(...face(score)), h("small", { "aria-hidden": "true" }, name));
}
