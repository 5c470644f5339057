import type { Upload } from "@yingda/shared/api/types";

/** A prepared text of the menu, as the server gives it. `search_keys` holds title, pinyin, initials, shortcut and text in lower case. */
export interface QuickReply {
  id: number;
  scope: "shared" | "group" | "personal";
  folder_id: number | null;
  title: string;
  text: string;
  shortcut: string;
  search_keys: string;
  uses: number;
  attachments: Upload[];
}

/** How well a reply fits: 0 the shortcut, 1 its start, 2 the title, 3 anything else; null when it does not (the server's `search`). */
export function rank(reply: QuickReply, typed: string): number | null {
  const wanted = typed.normalize("NFKC").toLowerCase().trim().replace(/^\//, "");
  if (!wanted) return 3;
  if (reply.shortcut === wanted) return 0;
  if (reply.shortcut.startsWith(wanted)) return 1;
  if (reply.title.toLowerCase().includes(wanted)) return 2;
  const joined = wanted.replace(/[^\p{L}\p{N}]/gu, "");
  const has = (part: string) => reply.search_keys.includes(part);
  const found = has(wanted) || (joined !== "" && (has(joined) || has(joined.replaceAll("ü", "v")))) || wanted.split(/\s+/).every(has);
  return found ? 3 : null;
}

/** The replies that fit, the best first, then the most used. */
export function search(replies: readonly QuickReply[], typed: string, limit = 50): QuickReply[] {
  return replies
    .flatMap((reply) => {
      const place = rank(reply, typed);
      return place === null ? [] : [{ reply, place }];
    })
    .sort((a, b) => a.place - b.place || b.reply.uses - a.reply.uses || a.reply.id - b.reply.id)
    .slice(0, limit)
    .map(({ reply }) => reply);
}

const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
const TOKEN = new RegExp(String.raw`\\\{\{|\{\{[ \t]*(${WORD}(?:\.${WORD})*)[ \t]*\}\}`, "gu");

export interface FilledPiece {
  text: string;
  /** name of the variable it stands for */
  name?: string;
  missing?: boolean;
}

/** The text in pieces with its variables filled in; one without a value stays as it was written and is marked (the server's `kit.variables.fill`). */
export function fill(text: string, values: Readonly<Record<string, string | null | undefined>>): FilledPiece[] {
  const cut: FilledPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > from) cut.push({ text: text.slice(from, match.index) });
    cut.push(pieceOf(match[0], match[1], values));
    from = match.index + match[0].length;
  }
  if (from < text.length) cut.push({ text: text.slice(from) });
  return cut;
}

function pieceOf(written: string, name: string | undefined, values: Readonly<Record<string, string | null | undefined>>): FilledPiece {
  if (name === undefined) return { text: "{{" };
  const value = values[name] ?? "";
  return value.trim() ? { text: value, name } : { text: written, name, missing: true };
}

export function joined(pieces: readonly FilledPiece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

/** Names of the variables of a text that are still to be filled in by hand. */
export function missingIn(text: string): string[] {
  return fill(text, {}).flatMap((piece) => (piece.missing && piece.name ? [piece.name] : []));
}

/** A text with its variables filled in, as far as they are known. */
export function filledIn(text: string, values: Readonly<Record<string, string | null | undefined>>): string {
  return joined(fill(text, values));
}
