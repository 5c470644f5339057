/** Colours that can be read, whatever brand colour an inbox is given. Formulas: WCAG 2.2, relative luminance and contrast ratio. */

type Rgb = [number, number, number];

const OWN: Rgb = [0x0f, 0x76, 0x6e];
const READABLE = 4.5;

/** `#rgb` or `#rrggbb` as three parts 0–255; Yingda's own teal for anything else. */
export function parse(colour: string): Rgb {
  const long = colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  if (!/^#[\da-f]{6}$/i.test(long)) return OWN;
  return [1, 3, 5].map((at) => parseInt(long.slice(at, at + 2), 16)) as Rgb;
}

export function hex(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1–21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** White where it can be read on `ground`, else black; one of the two always reaches 4.5. */
export function textOn(ground: string): string {
  return contrast(parse(ground), [255, 255, 255]) >= READABLE ? "#ffffff" : "#000000";
}

/** `colour` moved towards black or white, whichever is farther from `ground`, just until it can be read on it. */
export function readableOn(colour: string, ground: string): string {
  const from = parse(colour);
  const on = parse(ground);
  const end = luminance(on) > 0.18 ? 0 : 255;
  for (let step = 0; step <= 20; step++) {
    const mixed = from.map((part) => part + ((end - part) * step) / 20) as Rgb;
    if (contrast(mixed, on) >= READABLE) return hex(mixed);
  }
  return hex([end, end, end]);
}
