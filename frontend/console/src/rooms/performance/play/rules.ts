import type { Curve, Plan, SchemeDocument, SchemePart, Share } from "./shapes";

/** What the unit of a metric is called where a person writes a number: per cent, seconds, yuan. */
export function unitMark(unit: string): string {
  return { share: "%", ms: "s", money: "¥" }[unit] ?? "";
}

/** The weights of a scheme together, to two decimals. */
export function weightOf(document: SchemeDocument): number {
  return Math.round(document.parts.reduce((sum, part) => sum + (Number(part.weight) || 0), 0) * 100) / 100;
}

/** The score of a value, as the server gives it: for the picture beside the editor. */
export function scoreAt(curve: Curve, value: number, better: string): number {
  const sign = better === "less" ? -1 : 1;
  const [at, floor, target, stretch] = [value, curve.floor, curve.target, curve.stretch].map((one) => sign * Number(one)) as [number, number, number, number];
  const [low, high] = [Number(curve.at_floor), Number(curve.at_stretch)];
  if (curve.how === "steps") {
    const own = curve.steps.map((step) => [sign * Number(step.at), Number(step.score)] as const);
    const steps = own.length ? own : ([[floor, low], [target, 100], [stretch, high]] as const);
    return Math.max(0, ...steps.filter(([edge]) => at >= edge).map(([, score]) => score));
  }
  if (at < floor) return 0;
  if (at >= stretch) return high;
  if (at >= target) return 100 + ((high - 100) * (at - target)) / (stretch - target);
  return low + ((100 - low) * (at - floor)) / (target - floor);
}

/** A part for a metric, with round points to begin from. */
export function blankPart(metric: string, unit: string, better: string): SchemePart {
  const points = better === "less" ? ["120", "60", "30"] : unit === "share" ? ["60", "80", "95"] : ["50", "100", "150"];
  const [floor = "", target = "", stretch = ""] = points;
  return { metric, dimension: unit === "ms" ? "efficiency" : unit === "money" ? "business" : "quality", weight: "10", least_n: 0, small: "mark", curve: { floor, target, stretch, how: "linear", at_floor: "0", at_stretch: "120", steps: [] } };
}

/** A place gained or lost as a word key, and by how many. */
export function movement(moved: number | null): { key: "up" | "down" | "same" | "new"; by: number } {
  if (moved === null) return { key: "new", by: 0 };
  return { key: moved > 0 ? "up" : moved < 0 ? "down" : "same", by: Math.abs(moved) };
}

/**
 * A value spread over parts: equal shares of a sum, whole ones where the value is whole, or the same rate for everybody.
 *
 * @param additive whether parts sum to the whole
 */
export function spread(value: string, parts: readonly Share[], additive: boolean): Share[] {
  if (!additive || parts.length === 0) return parts.map((part) => ({ ...part, value }));
  const unit = Number.isInteger(Number(value)) ? 1 : 100;
  const whole = Math.round(Number(value) * unit);
  const each = Math.floor(whole / parts.length);
  return parts.map((part, index) => ({ ...part, value: String((each + (index < whole - each * parts.length ? 1 : 0)) / unit) }));
}

/** What parts come to: their sum, or their mean by weight. */
export function together(parts: readonly Share[], additive: boolean): number {
  const sum = (of: (part: Share) => number) => parts.reduce((before, part) => before + of(part), 0);
  const value = additive ? sum((part) => Number(part.value)) : sum((part) => Number(part.value) * Number(part.weight)) / sum((part) => Number(part.weight));
  return Math.round(value * 100) / 100;
}

/** Whose way of a plan can be looked at: the team, groups, people, in that order. */
export function subjectsOf(plan: Plan): { of: string; name: string; value: string }[] {
  return [
    ...(plan.whole_seen ? [{ of: "team", name: "", value: plan.document.value }] : []),
    ...plan.document.groups.map((one) => ({ of: `group:${one.id}`, name: one.name ?? "", value: one.value })),
    ...plan.document.people.map((one) => ({ of: `person:${one.id}`, name: one.name ?? "", value: one.value })),
  ];
}

/** A name that was written in two languages side by side, in the reader's: a scheme that ships is called in both. */
export function inLanguage(name: string, locale: string): string {
  const found = /^([^A-Za-z]*[\u4e00-\u9fff][^A-Za-z]*) ([A-Za-z].*)$/.exec(name);
  return found ? ((locale === "en" ? found[2] : found[1]) ?? name) : name;
}
