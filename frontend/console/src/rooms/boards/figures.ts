/** Figures behind which chats or orders can be opened. */
export const OPENS: ReadonlySet<string> = new Set([
  "received", "inquirers", "inquiry_to_order", "inquiry_to_paid", "first_response", "avg_response_pooled", "in_3_min", "slow_rounds", "unanswered", "csat",
  "agent_sales", "credited_orders", "avg_order_value", "silent_sales", "shop_sales",
]);
/** The figures of each board, in the order of reading. */
export const MINE = ["inquiry_to_paid", "inquirers", "received", "inquiry_to_order", "agent_sales", "credited_orders", "avg_order_value", "first_response", "avg_response_pooled", "in_3_min", "slow_rounds", "unanswered", "csat"] as const;
export const GROUP = ["inquiry_to_paid", "inquirers", "received", "agent_sales", "first_response", "in_3_min", "slow_rounds", "unanswered", "csat"] as const;
export const TEAM = ["inquiry_to_paid", "inquirers", "consulters", "reply_rate", "shop_sales", "agent_sales", "silent_sales", "avg_order_value", "first_response", "in_3_min", "unanswered", "csat"] as const;
