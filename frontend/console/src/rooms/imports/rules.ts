/** What screens make of imports, kinds and previews. */

export type KindName = "customers" | "orders" | "conversations";
export type State = "reading" | "saving" | "done" | "failed" | "cancelled" | "undoing" | "undone";

export interface Column {
  key: string;
  zh: string;
  en: string;
  shape: string;
  required: boolean;
}

export interface Kind {
  name: KindName;
  columns: Column[];
  needs: string[][][];
}

export interface Layout {
  format: string;
  encoding: string;
  delimiter: string;
}

export interface KeptFile {
  key: string;
  name: string;
  size: number;
  layout: Layout;
}

export interface Refused {
  row: number;
  field: string;
  code: string;
  reason: string;
}

export interface Preview {
  layout: Layout;
  zone: string;
  header: string[];
  mapping: Record<string, string>;
  lacks: string[];
  samples: string[][];
  rows: number;
  whole: boolean;
  summary_rows: number;
  delayed_cells: number;
  lines: { row: number; values: Record<string, unknown> }[];
  refused: Refused[];
  refused_count: number;
  counts: Record<string, number>;
  stored: number;
  agents: { name: string; lines: number; person_id: number | null }[];
}

export interface Options {
  policy?: "fill" | "overwrite";
  keep_unknown?: boolean;
  gap_minutes?: number;
  day_begins?: number;
  group_id?: number | null;
  people?: Record<string, number | null>;
}

export interface Import {
  id: number;
  kind: KindName;
  source: { id: number; name: string };
  file_name: string;
  size: number;
  format: string;
  encoding: string;
  by_name: string;
  state: State;
  paused_at: number | null;
  problem: string | null;
  lines_read: number;
  lines_to_save: number;
  lines_saved: number;
  lines_refused: number;
  summary_rows: number;
  delayed_cells: number;
  counts: Record<string, number>;
  worked_ms: number;
  share: number;
  lines_per_s: number | null;
  left_ms: number | null;
  no_undo: string | null;
  file_kept: boolean;
  created_at: number;
  finished_at: number | null;
}

export const KINDS: readonly KindName[] = ["customers", "orders", "conversations"];
export const ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"] as const;
export const DELIMITERS = [{ mark: ",", name: "comma" }, { mark: ";", name: "semicolon" }, { mark: "\t", name: "tab" }, { mark: "|", name: "bar" }] as const;
const ORDER = ["made", "changed", "same", "refused", "messages_made", "messages_known", "contacts_made", "undone", "left", "contacts_undone", "contacts_left"];

/** Whether an import is on its way. */
export function isRunning(one: Pick<Import, "state">): boolean {
  return one.state === "reading" || one.state === "saving" || one.state === "undoing";
}

/** How an import stands, as a word and a colour. */
export function standing(one: Pick<Import, "state" | "paused_at" | "lines_refused">): { word: State | "paused" | "partly"; tone: "good" | "soon" | "bad" | "plain" } {
  if (one.paused_at !== null) return { word: "paused", tone: "soon" };
  if (one.state === "done") return one.lines_refused > 0 ? { word: "partly", tone: "soon" } : { word: "done", tone: "good" };
  return { word: one.state, tone: one.state === "failed" ? "bad" : "plain" };
}

/** Counts with something in them, in the order of their weight. */
export function countsOf(counts: Readonly<Record<string, number>>): [name: string, count: number][] {
  return ORDER.filter((name) => (counts[name] ?? 0) > 0).map((name) => [name, counts[name] ?? 0]);
}

/** The first samples of the column with this header, as one line. */
export function sampleOf(preview: Pick<Preview, "header" | "samples">, header: string | undefined): string {
  const place = header === undefined ? -1 : preview.header.indexOf(header);
  return place < 0 ? "" : preview.samples.map((row) => (row[place] ?? "").trim()).filter(Boolean).slice(0, 3).join(" · ");
}

/** The mapping as it is sent: every column of the kind, null where it stands for none. */
export function mappingOf(kind: Pick<Kind, "columns">, chosen: Readonly<Record<string, string | undefined>>): Record<string, string | null> {
  return Object.fromEntries(kind.columns.map((column) => [column.key, chosen[column.key] || null]));
}

/** Columns a preview shows: those of the kind that any line fills. */
export function filled(kind: Pick<Kind, "columns">, preview: Pick<Preview, "lines">): Column[] {
  return kind.columns.filter((column) => preview.lines.some((line) => !isBlank(line.values[column.key])));
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}
