/** What screens make of webhooks and deliveries. */

export interface Webhook {
  id: number;
  name: string;
  url: string;
  types: string[];
  inbox_ids: number[];
  enabled: boolean;
  created_at: number;
  failing_since: number | null;
  disabled_at: number | null;
  disabled_why: string;
  former_until: number | null;
}

export type Wish = Pick<Webhook, "name" | "url" | "types" | "inbox_ids">;

export interface EventType {
  name: string;
  zh: string;
  en: string;
  by_name_only: boolean;
}

export interface Delivery {
  id: number;
  key: string;
  type: string;
  state: "pending" | "delivered" | "dead";
  created_at: number;
  due_at: number | null;
  attempts: number;
  last_status: number | null;
  last_error: string;
  last_at: number | null;
}

export const ALL = "*";

/** How a webhook is: on, failing though on, or off and why. */
export function healthOf(webhook: Pick<Webhook, "enabled" | "failing_since" | "disabled_why">): "on" | "failing" | "off" | "off_gone" | "off_failing" {
  if (webhook.enabled) return webhook.failing_since === null ? "on" : "failing";
  return webhook.disabled_why === "gone" || webhook.disabled_why === "failing" ? `off_${webhook.disabled_why}` : "off";
}

/** How a delivery is: a pending one that has failed is retrying. */
export function stateOf(delivery: Pick<Delivery, "state" | "attempts" | "last_status">): "waiting" | "retrying" | "delivered" | "dead" {
  if (delivery.state !== "pending") return delivery.state;
  const failed = delivery.attempts > 0 && !taken(delivery.last_status);
  return failed ? "retrying" : "waiting";
}

/** Whether an answer means that the event was taken. */
export function taken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** The types as chosen in the form: "every type" takes the place of those it includes. */
export function chosenTypes(everything: boolean, picked: readonly string[], types: readonly EventType[]): string[] {
  const special = new Set(types.filter((type) => type.by_name_only).map((type) => type.name));
  return everything ? [ALL, ...picked.filter((name) => special.has(name))] : picked.filter((name) => name !== ALL);
}

/** The types by what they are about: the part of the name before the dot, in the order they come. */
export function byTopic(types: readonly EventType[]): [topic: string, types: EventType[]][] {
  const topics = new Map<string, EventType[]>();
  for (const type of types) {
    const topic = type.name.split(".")[0] ?? "";
    topics.set(topic, [...(topics.get(topic) ?? []), type]);
  }
  return [...topics];
}
