import type { TimelineEntry } from "./data";

const CLICK_IDS: Record<string, string> = { gclid: "Google Ads", bd_vid: "百度", msclkid: "Microsoft Ads", qhclickid: "360", gdt_vid: "腾讯广告" };

/** Where a visit came from, in one line: the advertiser's mark first, then UTM, then the referrer's site; null = typed in or unknown. */
export function sourceOf(visit: { referrer: string; marks: Record<string, string> }): string | null {
  const ad = Object.keys(CLICK_IDS).find((name) => visit.marks[name]);
  const utm = [visit.marks["utm_source"], visit.marks["utm_medium"], visit.marks["utm_campaign"]].filter(Boolean).join(" / ");
  if (ad) return utm ? `${CLICK_IDS[ad] ?? ad} · ${utm}` : (CLICK_IDS[ad] ?? ad);
  return utm || host(visit.referrer);
}

/** The site of an address, or null when it is none. */
export function host(url: string): string | null {
  try {
    return new URL(url).host || null;
  } catch {
    return null;
  }
}

/** The path of an address, short enough for a line; the address itself when it is none. */
export function path(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return decodeURI(pathname + search);
  } catch {
    return url;
  }
}

/** Only web addresses may be opened from here. */
export function safe(url: string): string | undefined {
  return /^https?:\/\//i.test(url) ? url : undefined;
}

/** A free attribute as text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Facts of a timeline entry as holes of its sentence. */
export function factsOf(entry: TimelineEntry, names: { person: (id: number) => string }): Record<string, string> {
  const facts = Object.fromEntries(Object.entries(entry.data).map(([key, value]) => [key, shown(value)]));
  const person = entry.data["person_id"];
  return { ...facts, number: facts["number"] ?? facts["id"] ?? "", person: typeof person === "number" ? names.person(person) : "", page: path(shown(entry.data["landing_page"])), kind: shown(entry.data["kind"]) };
}
