import type { Field, Values } from "./contract";
import { fill, type Words } from "./words";

const EMAIL = /^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/;
const PHONE = /^\+?[\d\s()./-]+$/;

/**
 * What is wrong with what was filled in.
 *
 * @param value as typed
 * @returns a sentence for under the field, or null when it is right; an optional field may be empty, and the field itself takes no more than its longest
 */
export function problemOf(field: Field, value: string, words: Words): string | null {
  const given = value.trim();
  const { label } = field;
  if (!given) return field.required ? fill(words.needed, { label }) : null;
  if (field.type === "email" && !EMAIL.test(given)) return words.badEmail;
  if (field.type === "phone" && !isPhone(given)) return words.badPhone;
  if (field.type === "number" && !isNumber(given)) return words.badNumber;
  if (field.type === "choice" && !field.choices.includes(given)) return fill(words.needed, { label });
  return null;
}

/** Every wrong field with its sentence. */
export function problemsOf(fields: readonly Field[], values: Values, words: Words): Values {
  const found = fields.map((field) => [field.key, problemOf(field, values[field.key] ?? "", words)] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}

function isPhone(given: string): boolean {
  const digits = given.replace(/\D/g, "").length;
  return PHONE.test(given) && digits >= 6 && digits <= 20;
}

/** Digits, with a sign and a decimal part if need be; not what JavaScript alone takes for a number, such as 0x1f or Infinity. */
function isNumber(given: string): boolean {
  return /^[+-]?\d+(\.\d+)?$/.test(given);
}
