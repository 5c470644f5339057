import type { ApiError } from "../api/errors";

/** What a person decides when somebody else changed the same meanwhile: their own goes over it, or not yet. */
export type Decision = "mine" | "stay";
type Asker = (error: ApiError) => Promise<Decision>;

let asker: Asker = () => Promise.resolve("stay");

/** Says who shows the difference and asks; set once by the room that has the words for it. */
export function conflictsAskedBy(ask: Asker): void {
  asker = ask;
}

/** Show what somebody else changed meanwhile, and ask. */
export function askAboutConflict(error: ApiError): Promise<Decision> {
  return asker(error);
}
