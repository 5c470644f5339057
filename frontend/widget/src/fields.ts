import type { Field, Values } from "./contract";
import type { Words } from "./words";

/** What a value of some types must look like. */
const SHAPES: Record<"email" | "phone" | "number", (given: string) => boolean> = {
  email: (given) => /^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/.test(given),
  // 6 to 20 digits, however they are grouped.
  phone: (given) => /^\+?[\d\s()./-]+$/.test(given) && /^\d{6,20}$/.test(given.replace(/\D/g, "")),
  // Not what JavaScript alone takes for a number, such as 0x1f or Infinity.
  number: (given) => /^[+-]?\d+(\.\d+)?$/.test(given),
};

/**
 * What is wrong with what was filled in.
 *
 * @param value as typed
 * @returns a sentence for under the field, or null when it is right; an optional field may be empty, and the field itself takes no more than its longest
 */
export function problemOf(field: Field, value: string, words: Words): string | null {
  const given = value.trim();
  const { type } = field;
  const isChoice = type === "choice";
  if (!given) return field.required ? words[isChoice ? "choose" : "needed"] : null;
  if (isChoice) return field.choices.includes(given) ? null : words.choose;
  return type in SHAPES && !SHAPES[type as keyof typeof SHAPES](given) ? words[type as keyof typeof SHAPES] : null;
}

/** Every wrong field with its sentence. */
export function problemsOf(fields: readonly Field[], values: Values, words: Words): Values {
  const found = fields.map((field) => [field.key, problemOf(field, values[field.key] ?? "", words)] as const);
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}
