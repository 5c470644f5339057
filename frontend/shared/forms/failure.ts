import { ApiError } from "../api/errors";

type Words = (key: string) => string;

/**
 * What went wrong, as a sentence for the reader.
 *
 * @param error whatever was thrown
 * @param words sentences of `useFormWords`
 */
export function sentenceOf(error: unknown, words: Words): string {
  if (!(error instanceof ApiError)) return words("broken");
  if (error.status === 0) return words("offline");
  if (error.status >= 500) return error.refusal.message || words("broken");
  return error.refusal.message || words("refused");
}

/** The sentence for each field of a form; empty when the failure names no field. */
export function fieldsOf(error: unknown): Record<string, string> {
  return error instanceof ApiError ? error.fields : {};
}
