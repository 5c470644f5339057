/** The windows that open from a ticket. */
export type Dialog = "escalate" | "merge" | "split" | "link";

/** The lines that can be told of something: product improvement, or product and selling knowledge. */
export type LiaisonLine = "product_improvement" | "selling_knowledge";
