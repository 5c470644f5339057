import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useI18n } from "vue-i18n";

import { api } from "@yingda/shared/api/client";
import type { TicketType } from "@yingda/shared/api/tickets";
import type { Page } from "@yingda/shared/api/types";
import { aside, comma, quoted } from "@yingda/shared/forms/marks";
import { useTags } from "../customers";
import { useCalendarNames, useDirectory, useGroups, useInboxNames } from "../people";
import { useCatalogue } from "./data";
import { formFields, isBranch, NAMES_OF, plain, type Action, type Document, type Leaf, type Node, type Subject } from "./rules";

export interface Option {
  value: number | string;
  label: string;
}

interface Named {
  id: number;
  name: string;
}

const optional = async <T>(path: string): Promise<T[]> => {
  const answer = await api.get<Page<T> | T[]>(path).catch(() => []);
  return Array.isArray(answer) ? answer : answer.items;
};
const named = (rows: readonly Named[]): Option[] => rows.map((row) => ({ value: row.id, label: row.name }));

/** The types of ticket in use, with their forms; none for whoever may not see them. */
export function useTicketTypes() {
  const { data } = useQuery({ queryKey: ["automations", "ticket-types"], queryFn: () => optional<TicketType>("/ticket-types"), staleTime: 600_000 });
  return { types: computed(() => data.value ?? []) };
}

/** The lists that conditions and actions choose from, by the catalogue's name for them. */
export function useThings() {
  const { t } = useI18n();
  const { tags } = useTags();
  const { colleagues } = useDirectory();
  const { groups } = useGroups();
  const { inboxes } = useInboxNames();
  const { data: calendars } = useCalendarNames();
  const { data: queues } = useQuery({ queryKey: ["automations", "queues"], queryFn: () => optional<Named>("/queues"), staleTime: 600_000 });
  const { types } = useTicketTypes();
  const listed = (of: string, values: readonly (number | string)[]): Option[] => values.map((value) => ({ value, label: t(`automation.of.${of}.${value}`) }));
  return computed<Record<string, Option[]>>(() => ({
    tag: tags.value.map((tag) => ({ value: tag.id, label: tag.label })),
    person: named(colleagues.value),
    group: named(groups.value),
    inbox: named(inboxes.value),
    calendar: named(calendars.value ?? []),
    queue: named(queues.value ?? []),
    ticket_type: named(types.value),
    ticket_field: formFields(types.value),
    tier: listed("tier", [0, 1, 2, 3, 4]),
    priority: listed("priority", [0, 1, 2, 3]),
    weekday: listed("weekday", [1, 2, 3, 4, 5, 6, 7]),
    told: listed("told", ["assignee", "owner", "leaders", "author"]),
    state: listed("state", ["bot", "queued", "open", "waiting", "snoozed", "resolved"]),
    ticket_state: listed("ticket_state", ["new", "open", "waiting", "solved", "closed"]),
    message_kind: listed("message_kind", ["text", "image", "file", "quick_reply", "card"]),
    language: listed("language", ["zh", "en", "other"]),
    sla_kind: listed("sla_kind", ["first_response", "next_response", "resolution"]),
  }));
}

/** An automation as a sentence. */
export function useAutomationWords() {
  const { t, locale } = useI18n();
  const { data: catalogue } = useCatalogue();
  const things = useThings();
  const said = (one: { zh: string; en: string } | undefined, key: string): string => (one ? (locale.value === "en" ? one.en : one.zh) : catalogue.value ? key : "…");
  const triggerOf = (key: string) => catalogue.value?.triggers.find((one) => one.key === key);
  const fieldOf = (key: string) => catalogue.value?.fields.find((one) => one.key === key);
  const deedOf = (key: string) => catalogue.value?.actions.find((one) => one.key === key);
  const labelOf = (of: string, value: unknown): string => things.value[of]?.find((one) => one.value === value)?.label ?? plain(value);
  const joined = (values: readonly string[]): string => values.join(comma());

  function valueText(leaf: Pick<Leaf, "field" | "value">): string {
    const { value } = leaf;
    const of = fieldOf(leaf.field)?.of ?? "";
    if (Array.isArray(value)) return joined(value.map((one) => (of ? labelOf(of, one) : quoted(plain(one)))));
    if (value === null || value === undefined) return "";
    return of ? labelOf(of, value) : plain(value);
  }

  const leafText = (leaf: Pick<Leaf, "field" | "how" | "value" | "key">): string =>
    [said(fieldOf(leaf.field), leaf.field) + (leaf.key ? quoted(labelOf(NAMES_OF[leaf.field] ?? "", leaf.key)) : ""), t(`automation.how.${leaf.how}`), valueText(leaf)].filter(Boolean).join(" ");

  function treeText(node: Node): string {
    if (!isBranch(node)) return leafText(node);
    const parts = node.of.map((one) => (isBranch(one) && one.of.length > 1 ? aside(treeText(one)).trim() : treeText(one)));
    const text = parts.join(` ${t(`automation.join.${node.op === "all" ? "and" : "or"}`)} `);
    return node.op === "none" && text ? t("automation.none_of", { text }) : text;
  }

  function whenText(document: Document): string {
    const { when } = document;
    const states = when.states.map((state) => labelOf(triggerOf(when.key)?.subject === "ticket" ? "ticket_state" : "state", state));
    const name = said(triggerOf(when.key), when.key) + (states.length > 0 ? aside(joined(states)) : "");
    return when.minutes === null ? name : t("automation.for_minutes", { name, time: duration(when.minutes) });
  }

  function duration(minutes: number): string {
    if (minutes % 1440 === 0) return t("automation.days", { n: minutes / 1440 });
    return minutes % 60 === 0 ? t("automation.hours", { n: minutes / 60 }) : t("automation.minutes", { n: minutes });
  }

  function actionText(action: Action): string {
    const deed = deedOf(action.key);
    const parts = (deed?.params ?? []).flatMap((param): string[] => {
      const value = action.params[param.key];
      if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
      if (Array.isArray(value)) return [joined(value.map((one) => labelOf(param.of, one)))];
      if (param.of === "minutes") return [duration(Number(value))];
      if (param.type === "text") return [quoted(plain(value))];
      if (param.type === "values") return Object.entries(value).map(([key, filled]) => labelOf("ticket_field", key) + quoted(Array.isArray(filled) ? joined(filled.map(plain)) : plain(filled)));
      return [labelOf(param.of, value)];
    });
    return [said(deed, action.key), ...parts].join(" ");
  }

  const subjectText = (subject: Subject): string => t(`automation.subject.${subject.kind}`, { n: subject.number });
  return { catalogue, things, said, triggerOf, fieldOf, deedOf, labelOf, leafText, treeText, whenText, actionText, subjectText, duration };
}
