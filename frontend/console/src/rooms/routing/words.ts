import { useI18n } from "vue-i18n";

import { useDirectory, useGroups, useInboxNames, useSkillNames } from "../people";
import type { Queue } from "./queues";
import { comma } from "@yingda/shared/forms/marks";

const MOST = 3;

/** A queue in one line of words. */
export function useQueueWords() {
  const { t } = useI18n();
  const { nameOf } = useDirectory();
  const { groupName } = useGroups();
  const { data: skills } = useSkillNames();
  const { nameOfInbox } = useInboxNames();

  function short(names: string[]): string {
    return names.length > MOST ? t("routing.several", { names: names.slice(0, MOST).join(comma()), n: names.length }) : names.join(comma());
  }

  function summaryOf({ conditions }: Queue): string {
    const parts = [
      conditions.inboxes.map(nameOfInbox),
      conditions.channels.map((one) => t(`routing.channel.${one}`)),
      conditions.tiers.map((one) => (one === 0 ? t("routing.condition.no_tier") : t("routing.condition.tier", { n: one }))),
      conditions.priorities.map((one) => t(`routing.priority.${one}`)),
      conditions.locales.map((one) => t(`routing.condition.${one.slice(0, 2)}`)),
      conditions.words.map((one) => t("routing.condition.word", { word: one })),
      Object.keys(conditions.fields),
    ].filter((names) => names.length > 0);
    return parts.length > 0 ? parts.map(short).join(" · ") : t("routing.condition.everything");
  }

  function membersOf({ members, strategy }: Queue): string {
    if (members.length === 0) return t("routing.member.none");
    const names = members.map((one) => (one.person_id !== null ? nameOf(one.person_id) : one.group_id !== null ? groupName(one.group_id) : (skills.value?.find((skill) => skill.id === one.skill_id)?.name ?? "")));
    return `${short(names)} · ${t(`routing.strategy.${strategy}`)}`;
  }

  return { summaryOf, membersOf };
}
