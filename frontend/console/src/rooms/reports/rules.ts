export const KINDS = ["weekly", "minutes", "monthly", "quarterly"] as const;
export type Kind = (typeof KINDS)[number];
export const FORMS = ["pdf", "docx", "xlsx"] as const;
export type Form = (typeof FORMS)[number];
export type Locale = "zh-CN" | "en";
export const BYS = ["person", "group", "day"] as const;
export type By = (typeof BYS)[number];

/** Something a meeting gave somebody to do; `key` stays the same from version to version. */
export interface ActionItem {
  key: string;
  text: string;
  owner_id: number;
  due: string;
}

export type Block =
  | { kind: "text"; text: string }
  | { kind: "figures"; metrics: string[] }
  | { kind: "table"; by: By; metrics: string[] }
  | { kind: "chart"; by: By; metric: string }
  | { kind: "chats"; most: number }
  | { kind: "pay" }
  | { kind: "decisions"; items: string[] }
  | { kind: "actions"; items: ActionItem[] };

export const BLOCKS = ["text", "figures", "table", "chart", "chats", "pay", "decisions", "actions"] as const;

export interface Section {
  heading: string;
  blocks: Block[];
}

/** What is written: the title and the sections. */
export interface Written {
  title: string;
  sections: Section[];
}

/** A new block of a kind. */
export function blank(kind: Block["kind"], today: string): Block {
  switch (kind) {
    case "text": return { kind, text: "" };
    case "figures": return { kind, metrics: ["received", "reply_rate", "inquiry_to_paid"] };
    case "table": return { kind, by: "person", metrics: ["received", "inquiry_to_paid"] };
    case "chart": return { kind, by: "day", metric: "received" };
    case "chats": return { kind, most: 3 };
    case "pay": return { kind };
    case "decisions": return { kind, items: [""] };
    case "actions": return { kind, items: [action(today)] };
  }
}

/** A new action, due in a week. */
export function action(today: string): ActionItem {
  const due = new Date(Date.parse(`${today}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10);
  const key = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { key, text: "", owner_id: 0, due };
}

/** As the server takes it: items stand under the name of their kind; empty lines of decisions are left out. */
export function sent(sections: readonly Section[]): { heading: string; blocks: Record<string, unknown>[] }[] {
  return sections.map(({ heading, blocks }) => ({
    heading,
    blocks: blocks.map((block) => {
      if (block.kind === "decisions") return { kind: block.kind, decisions: block.items.filter((one) => one.trim()) };
      if (block.kind === "actions") return { kind: block.kind, actions: block.items };
      return { ...block };
    }),
  }));
}

/** The sentences for what lies below a place (`sections.1.blocks.0`), by the rest of their names. */
export function below(errors: Readonly<Record<string, string>>, place: string): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).flatMap(([path, text]) => (path === place ? [["", text]] : path.startsWith(`${place}.`) ? [[path.slice(place.length + 1), text]] : [])));
}

/** 9:05 of a minute of the day, and back. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}

/** Addresses as they are typed: one a line, or with commas. */
export function addressesOf(text: string): string[] {
  return text.split(/[\s,;，；、]+/).filter(Boolean);
}
