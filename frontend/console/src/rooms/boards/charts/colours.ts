/** The colours of the theme that charts are drawn in. */
export interface Colours {
  accent: string;
  mid: string;
  faint: string;
  ok: string;
  bad: string;
  grey: string;
  text: string;
  soft: string;
  line: string;
  panel: string;
}

const TOKENS: Record<keyof Colours, string> = { accent: "--yd-accent", mid: "--yd-accent-mid", faint: "--yd-accent-soft", ok: "--yd-ok", bad: "--yd-breached", grey: "--yd-grey", text: "--yd-text", soft: "--yd-text-soft", line: "--yd-line", panel: "--yd-panel" };

/** The colours as an element has them now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  return Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()])) as unknown as Colours;
}
