import type { Failure } from "../contract";
import { Refusal } from "../live/web";
import { reasonOf } from "../view/items";
import type { Words } from "../words";
import type { LaterWords } from "./words";

/** What went wrong, whatever was thrown, with a sentence for the visitor. */
export function failureOf(error: unknown, words: Words & LaterWords): Failure {
  if (error instanceof Refusal) return { ...error.failure, detail: reasonOf(error.failure, words) };
  return { code: "offline", detail: words.offline };
}
