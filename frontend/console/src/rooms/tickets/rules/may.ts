import type { OpenedTicket, TicketRow, TicketStep } from "@yingda/shared/api/tickets";
import type { Me } from "@yingda/shared/api/types";
import { may, maySomewhere } from "../../people";
import { RUNNING } from "./query";

const groupsOf = (row: TicketRow): number[] => [row.group_id, row.step?.group_id ?? null].filter((group) => group !== null);

/** The groups that may take the ticket, or its step, because nobody has. */
function openGroups(row: TicketRow): number[] {
  if (!RUNNING.includes(row.state)) return [];
  return [row.owner_id === null ? row.group_id : null, row.step && row.step.person_id === null ? row.step.group_id : null].filter((group) => group !== null);
}

/** Whether a permission reaches a ticket; the same as the server's `may_work_on`. */
export function reaches(me: Me, row: TicketRow, permission: "ticket.work" | "ticket.assign"): boolean {
  const own = [row.maker_id, row.owner_id, ...row.step_person_ids].includes(me.id);
  if (may(me, permission, own) || groupsOf(row).some((group) => may(me, permission, false, group))) return true;
  return permission === "ticket.work" && maySomewhere(me, permission) && openGroups(row).some((group) => me.group_ids.includes(group));
}

/** What may be offered on a ticket; the server decides again. */
export function offered(row: TicketRow, me: Me) {
  const merged = row.merged_into_id !== null;
  const work = !merged && reaches(me, row, "ticket.work");
  const assign = !merged && reaches(me, row, "ticket.assign");
  const running = RUNNING.includes(row.state);
  return {
    comment: !merged && maySomewhere(me, "ticket.work"),
    edit: work,
    claim: work && running && row.owner_id === null,
    assign: assign && running,
    escalate: work && running,
    wait: work && (row.state === "new" || row.state === "open"),
    resume: work && row.state === "waiting",
    solve: work && running,
    close: work && row.state === "solved",
    reopen: work && (row.state === "solved" || row.state === "closed"),
    merge: work && running,
    split: work && !merged,
    steps: assign,
  };
}

export type Offered = ReturnType<typeof offered>;

/** Whether the person may end a step: its person, its group while nobody has it, the ticket's owner, and who may assign the ticket. */
export function mayEnd(step: TicketStep, opened: OpenedTicket, me: Me): boolean {
  const { row } = opened;
  if (step.state !== "active" || !RUNNING.includes(row.state) || row.merged_into_id !== null) return false;
  if (reaches(me, row, "ticket.assign")) return true;
  const named = step.person_id === me.id || row.owner_id === me.id;
  const free = step.person_id === null && (step.group_id === null || me.group_ids.includes(step.group_id));
  return (named || free) && reaches(me, row, "ticket.work");
}

const AFTER: Record<TicketRow["state"], readonly TicketRow["state"][]> = { new: ["open", "waiting", "solved"], open: ["waiting", "solved"], waiting: ["open", "solved"], solved: ["open", "closed"], closed: ["open"] };

/** The states a ticket may be put into from where it is. */
export const statesAfter = (state: TicketRow["state"]): readonly TicketRow["state"][] => AFTER[state];
