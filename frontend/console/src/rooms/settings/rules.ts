/** A setting as the server declares it, with what is in force. */
export interface TeamSetting {
  key: string;
  section: string;
  kind: "whole" | "switch" | "choice" | "text";
  unit: string;
  least: number | null;
  most: number | null;
  choices: string[];
  permission: string;
  zh: { label: string; help: string };
  en: { label: string; help: string };
  words: string;
  default: number | boolean | string;
  value: number | boolean | string;
  version: number;
  changed_at: number | null;
  changed_by: string;
}

/** The values of a form, by room and name, so that the server's names of wrong fields (`room.name`) lead to them. */
export type Values = Record<string, Record<string, TeamSetting["value"]>>;

/** The values in force as a form holds them. */
export function valuesOf(settings: readonly TeamSetting[]): Values {
  const values: Values = {};
  for (const { key, value } of settings) put(values, key, value);
  return values;
}

export function valueAt(values: Values, key: string): TeamSetting["value"] | undefined {
  const [room = "", name = ""] = key.split(".");
  return values[room]?.[name];
}

export function put(values: Values, key: string, value: TeamSetting["value"]): void {
  const [room = "", name = ""] = key.split(".");
  (values[room] ??= {})[name] = value;
}

/** The keys whose value differs, with what is wanted and the versions they were seen with. */
export function wishOf(settings: readonly TeamSetting[], values: Values) {
  const changed = settings.filter(({ key, value }) => valueAt(values, key) !== value);
  return { values: Object.fromEntries(changed.map(({ key }) => [key, valueAt(values, key) ?? null])), versions: Object.fromEntries(changed.map(({ key, version }) => [key, version])) };
}

/** The settings by section, in the order of the server. */
export function bySection(settings: readonly TeamSetting[]): { section: string; settings: TeamSetting[] }[] {
  const sections = [...new Set(settings.map(({ section }) => section))];
  return sections.map((section) => ({ section, settings: settings.filter((one) => one.section === section) }));
}
