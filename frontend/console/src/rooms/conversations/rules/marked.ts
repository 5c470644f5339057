/** A text in pieces, in order: those to mark and those between them. */
export function pieces(text: string, marks: readonly (readonly [number, number])[]): { text: string; marked: boolean }[] {
  // Places count characters as the server does, not halves of them.
  const all = Array.from(text);
  const found: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start > at) found.push({ text: all.slice(at, start).join(""), marked: false });
    found.push({ text: all.slice(start, end).join(""), marked: true });
    at = end;
  }
  if (at < all.length) found.push({ text: all.slice(at).join(""), marked: false });
  return found;
}
