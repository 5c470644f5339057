export interface Piece {
  text: string;
  url?: string;
  mention?: boolean;
}

// What may follow an address in a sentence is not part of it: Chinese or Latin punctuation, a closing bracket.
const FOUND = /(https?:\/\/[^\s<>"'，。！？；：、（）《》【】“”]+[^\s<>"'，。！？；：、（）《》【】“”.,!?;:)\]])|(@[\p{L}\p{N}_·]{1,30})/gu;

/** A text cut into plain parts, links (http and https only) and mentions; what a visitor typed stays text. */
export function pieces(text: string): Piece[] {
  const cut: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(FOUND)) {
    if (match.index > from) cut.push({ text: text.slice(from, match.index) });
    cut.push(match[1] ? { text: match[0], url: match[1] } : { text: match[0], mention: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) cut.push({ text: text.slice(from) });
  return cut;
}
