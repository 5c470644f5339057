import type { Notification } from "@yingda/shared/api/types";
import type { LiveEvent } from "@yingda/shared/live/frames";

export interface Inbox {
  items: Notification[];
  unread: number;
  n: number;
}

/** The law of the inbox: snapshot at n + events > n = the snapshot later. What is in the list already is not put in again. */
export function apply(inbox: Inbox, event: LiveEvent): Inbox {
  if (event.n <= inbox.n) return inbox;
  if (event.e === "notifications.new") {
    const { notification } = event.body;
    if (inbox.items.some((one) => one.id === notification.id)) return { ...inbox, n: event.n };
    return { n: event.n, unread: inbox.unread + 1, items: [notification, ...inbox.items] };
  }
  if (event.e === "notifications.read") {
    const { up_to, unread } = event.body;
    return { n: event.n, unread, items: inbox.items.map((one) => (one.id <= up_to && one.read_at === null ? { ...one, read_at: one.created_at } : one)) };
  }
  return inbox;
}

/**
 * Facts as holes of a sentence; names of facts that the kinds share are always there.
 *
 * @param visitor names the customer of a conversation who gave no name
 */
export function holes(facts: Record<string, unknown>, visitor: (conversation: number) => string): Record<string, string> {
  const known = { contact: "", from: "", name: "", reason: "", group: "", queue: "", text: "", count: "", file: "", number: "" };
  const told = Object.entries(facts).filter(([, value]) => typeof value === "string" || typeof value === "number");
  const filled: Record<string, string> = { ...known, ...Object.fromEntries(told.map(([key, value]) => [key, String(value)])) };
  const conversation = facts["conversation_id"];
  return filled["contact"] || typeof conversation !== "number" ? filled : { ...filled, contact: visitor(conversation) };
}
