/** The windows that open from a ticket. */
export type Dialog = "escalate" | "merge" | "split" | "link";
