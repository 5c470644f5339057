import { useI18n } from "vue-i18n";

import { useCalendarNames, useDirectory, useInboxNames } from "../people";
import { useQueues } from "../routing";
import { KINDS, type Document, type Step } from "./data";
import { wholeUnit } from "./rules";
import { comma } from "@yingda/shared/forms/marks";

/** A policy in words. */
export function useSlaWords() {
  const { t } = useI18n();
  const { nameOf } = useDirectory();
  const { nameOfInbox } = useInboxNames();
  const { data: queues } = useQueues();
  const { data: calendars } = useCalendarNames();

  const time = (minutes: number) => {
    const { n, unit } = wholeUnit(Math.abs(minutes));
    return t(`sla.unit.${unit}`, { n });
  };
  const targets = (document: Document) => KINDS.flatMap((kind) => (document.targets[kind] === undefined ? [] : [t("sla.target_line", { kind: t(`sla.kind.${kind}`), time: time(document.targets[kind]) })])).join(" · ");
  const conditions = ({ conditions: { inboxes, queues: wanted, tiers, kinds } }: Document) => {
    const parts = [inboxes.map(nameOfInbox), wanted.map((id) => queues.value?.find((one) => one.id === id)?.name ?? ""), tiers.map((n) => t("sla.tier", { n })), kinds.map((kind) => t(`routing.channel.${kind}`))].filter((names) => names.length > 0);
    return parts.length > 0 ? parts.map((names) => names.join(comma())).join(" · ") : t("sla.everything");
  };
  const clock = (document: Document) => (document.clock === "wall" ? t("sla.clock.wall") : t("sla.by_calendar", { name: calendars.value?.find((one) => one.id === document.calendar_id)?.name ?? "—" }));
  const when = (step: Step) => (step.after_minutes === 0 ? t("sla.step.at") : t(step.after_minutes < 0 ? "sla.step.before" : "sla.step.after", { time: time(step.after_minutes) }));
  const who = (step: Step) => (step.person === null ? t(`sla.role.${step.role || "assignee"}`) : nameOf(step.person));
  const stepLine = (step: Step) => t(`sla.step.line_${step.verb}`, { kind: t(`sla.kind.${step.kind}`), when: when(step), who: who(step) });
  return { time, targets, conditions, clock, stepLine, queues, calendars };
}
