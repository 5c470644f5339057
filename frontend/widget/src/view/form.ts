import type { Failure, Field, Values } from "../contract";
import { problemOf, problemsOf } from "../fields";
import type { Store } from "../store";
import type { Words } from "../words";
import { dress, h } from "./h";

export interface Form {
  element: HTMLFormElement;
  /** Show the desk's sentences under their fields; what belongs to no field stands above the button. */
  refuse(failure: Failure): void;
}

const KIND: Partial<Record<Field["type"], string>> = { email: "email", phone: "tel" };

interface Row {
  field: Field;
  element: HTMLElement;
  value(): string;
  complain(problem: string | null): void;
  focus(): void;
}

/**
 * A form of typed fields. Nothing is sent while a field is wrong: the sentence stands under it and the first wrong one
 * takes the focus.
 *
 * @param given what is filled in already
 * @param send what to do with right values; the button is blocked until it is done
 */
export function formOf(fields: readonly Field[], given: Values, words: Words, button: string, send: (values: Values) => Promise<void> | void): Form {
  const rows = fields.map((field) => row(field, given[field.key] ?? "", words));
  const note = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: "primary" }, button);
  const show = (problems: Values): boolean => {
    rows.forEach((each) => { each.complain(problems[each.field.key] ?? null); });
    const first = rows.find((each) => problems[each.field.key]);
    first?.focus();
    return !first;
  };
  const onsubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    note.textContent = "";
    const values = Object.fromEntries(rows.map((each) => [each.field.key, each.value().trim()]));
    const problems = problemsOf(fields, values, words);
    if (!show(problems)) return;
    submit.disabled = true;
    await send(values);
    submit.disabled = false;
  };
  const element = h("form", { novalidate: true, onsubmit }, ...rows.map((each) => each.element), note, submit);
  return {
    element,
    refuse({ errors = [], detail }) {
      const problems: Values = {};
      for (const each of errors) problems[each.field] = each.detail;
      if (show(problems)) note.textContent = detail;
    },
  };
}

/** What was filled in before, in this browser. */
export function givenValues(store: Store): Values {
  return JSON.parse(store.get("fields") ?? "{}") as Values;
}

let ids = 0;

function row(field: Field, value: string, words: Words): Row {
  const id = `f${ids++}`;
  const control = controlOf(field, words);
  control.value = value;
  const problem = h("span", { class: "problem", id: `${id}p` });
  const complain = (text: string | null): void => {
    problem.textContent = text ?? "";
    dress(control, { "aria-invalid": text ? "true" : null, "aria-describedby": text ? problem.id : null });
  };
  dress(control, {
    id,
    name: field.key,
    "aria-required": field.required ? "true" : null,
    // Not only when the field is left: then the button would move away from under the press that leaves it.
    oninput: () => { if (problem.textContent && !problemOf(field, control.value, words)) complain(null); },
    onchange: () => { complain(problemOf(field, control.value, words)); },
  });
  const optional = !field.required && h("small", {}, ` ${words.optional}`);
  const element = h("div", { class: "field" }, h("label", { for: id }, field.label), optional, control, problem);
  return { field, element, value: () => control.value, complain, focus: () => { control.focus(); } };
}

function controlOf(field: Field, words: Words): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  if (field.type === "choice") {
    const options = field.choices.map((choice) => h("option", { value: choice }, choice));
    return h("select", {}, h("option", { value: "" }, words.choose), ...options);
  }
  if (field.type === "textarea") return h("textarea", { rows: 4, maxlength: field.max_length });
  const kind = KIND[field.type];
  return h("input", { type: kind ?? "text", autocomplete: kind ?? (field.key === "name" && "name"), inputmode: field.type === "number" && "decimal", maxlength: field.max_length });
}
