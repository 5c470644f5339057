/** Emoji people use in service, in the order of use; no outside list is needed for these. */
export const EMOJI = Array.from("😊🙂😄😁😂🤝👍👌🙏👏💪❤️🌹🎉✨🔥😅😉😘🤗🤔😭😢😔😤😡🙇💐🎁📦🚚💰📱📷✅❌⭐☎️⏰📝".replaceAll("\ufe0f", ""));

/** The word after a trigger that is being typed at the caret: "/退款" or "@小"; null when none is. */
export function triggered(text: string, caret: number, trigger: "/" | "@"): { from: number; typed: string } | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf(trigger);
  if (at < 0) return null;
  const typed = before.slice(at + 1);
  const start = at === 0 || /\s/.test(before[at - 1] ?? "");
  // A menu over the whole text would open inside every address; "/" counts only at the start of a line.
  const lineStart = at === 0 || before[at - 1] === "\n";
  if (/\n/.test(typed) || typed.length > 30) return null;
  if (trigger === "/") return lineStart ? { from: at, typed } : null;
  return (start || /[\p{Script=Han}，。]/u.test(before[at - 1] ?? "")) && !/\s/.test(typed) ? { from: at, typed } : null;
}

/** The text with what was typed after the trigger replaced, and where the caret stands then. */
export function replaced(text: string, from: number, caret: number, by: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + by + text.slice(caret), caret: from + by.length };
}

/** Ids of the colleagues a note names. */
export function mentionsIn(text: string, people: readonly { id: number; name: string }[]): number[] {
  return people.filter((person) => text.includes(`@${person.name}`)).map((person) => person.id);
}
