import { keyFor } from "@yingda/shared/forms/keyfor";
import type { FormField } from "../data";

/** A new, empty question. */
export function newField(taken: readonly string[]): FormField {
  return { key: keyFor("", taken), label: { zh: "", en: "" }, type: "text", required: false, choices: [], max_length: 200 };
}

/** The question with another type: choices belong to a choice only, long text may be longer. */
export function retyped(field: FormField, type: FormField["type"]): FormField {
  const choices = type === "choice" ? (field.choices.length > 0 ? field.choices : [{ zh: "", en: "" }]) : [];
  return { ...field, type, choices, max_length: type === "textarea" ? 2000 : Math.min(field.max_length, 200) };
}

/** White or near-black, whichever is better to read on the colour (WCAG 2 relative luminance). */
export function inkOn(colour: string): "#ffffff" | "#1f1e1c" {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.36 ? "#1f1e1c" : "#ffffff";
}
