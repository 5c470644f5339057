import { useI18n } from "vue-i18n";

import { comma } from "@yingda/shared/forms/marks";
import { moment } from "@yingda/shared/ui/format";
import { useDirectory, usePermissionNames } from "../people";
import type { Entry } from "./data";
import { isInstant, isPerson, plain } from "./rules/difference";

/** Entries of the log as sentences; what has no words of its own is shown by its parts, never as a raw code. */
export function useAuditWords() {
  const i18n = useI18n();
  const { t, locale } = i18n;
  const te = (key: string) => i18n.te(key);
  const { data: permissions } = usePermissionNames();
  const { nameOf } = useDirectory();
  const readable = (name: string) => name.replace(/[._]/g, " ");
  const word = (group: string, name: string) => (te(`audit.${group}.${name}`) ? t(`audit.${group}.${name}`) : readable(name));
  const field = (path: string) => path.split(".").map((part) => word("field", part)).join(" · ");
  const subject = (text: string, label = "") => {
    const [kind = "", id = ""] = text.split(":");
    if (label) return label;
    if (!/^\d+$/.test(id)) return word("thing", kind);
    return t("audit.subject", { kind: word("thing", kind), id });
  };
  const verb = (name: string) => {
    const key = name.replace(/\./g, "_");
    if (te(`audit.verb.${key}`)) return t(`audit.verb.${key}`);
    const [, thing = "", ...done] = name.split(".");
    return t("audit.sentence", { thing: word("thing", thing), done: word("done", done.join(".")) });
  };
  const sentence = (entry: Pick<Entry, "verb">) => verb(entry.verb);
  /** A permission or a word of ours by its name; anything else as it is. */
  const known = (text: string) => {
    const permission = permissions.value?.find((each) => each.name === text);
    if (permission) return locale.value === "en" ? permission.en : permission.zh;
    const key = text.replace(/-/g, "_");
    return /^[a-z_A-Z]{2,20}$/.test(key) && te(`audit.value.${key}`) ? t(`audit.value.${key}`) : text;
  };
  const value = (path: string, one: unknown) => {
    if (one === null || one === undefined || one === "") return t("audit.nothing");
    if (typeof one === "boolean") return t(one ? "audit.yes" : "audit.no");
    if (isPerson(path, one)) return nameOf(one);
    if (isInstant(path, one)) return moment(one, locale.value);
    if (Array.isArray(one) && one.every((part) => typeof part === "string")) return one.map(known).join(comma()) || t("audit.nothing");
    return (typeof one === "string" ? known(one) : plain(one)) || t("audit.nothing");
  };
  const who = (entry: Entry) => (entry.actor.kind === "person" || (entry.way === "cli" && entry.actor.name) ? entry.actor.name : word("actor", entry.actor.kind));
  const way = (name: string) => word("way", name);
  const from = (entry: Entry) => [way(entry.way), entry.way === "cli" ? "" : entry.address].filter(Boolean).join(" · ");
  return { from, way, field, subject, sentence, verb, value, who };
}
