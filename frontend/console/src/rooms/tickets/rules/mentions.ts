/** The colleagues that a text names with @, by number; the longest name wins where one begins another. */
export function namedIn(text: string, colleagues: readonly { id: number; name: string }[]): number[] {
  let rest = text;
  const found: number[] = [];
  for (const one of [...colleagues].sort((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${one.name}`)) continue;
    found.push(one.id);
    rest = rest.replaceAll(`@${one.name}`, " ");
  }
  return found;
}

/** A text in pieces: what is plain, and what names somebody. */
export function pieces(text: string, names: readonly string[]): { text: string; mention: boolean }[] {
  const sorted = [...names].sort((a, b) => b.length - a.length).map((name) => `@${name}`);
  const parts: { text: string; mention: boolean }[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const hit = text[at] === "@" ? sorted.find((name) => text.startsWith(name, at)) : undefined;
    if (hit === undefined) {
      plain += text[at] ?? "";
      at += 1;
      continue;
    }
    if (plain) parts.push({ text: plain, mention: false });
    parts.push({ text: hit, mention: true });
    plain = "";
    at += hit.length;
  }
  if (plain) parts.push({ text: plain, mention: false });
  return parts;
}
