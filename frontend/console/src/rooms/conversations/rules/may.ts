import type { Me, Row } from "@yingda/shared/api/types";
import { may, maySomewhere } from "../../people";

/** Whether it is the person's own work: assigned, owned, taking part, or named in a note (the server's `is_own`). */
export function isOwn(row: Row, me: number): boolean {
  return row.assignee_id === me || row.owner_id === me || row.participant_ids.includes(me) || row.mention_ids.includes(me);
}

/** What may be offered on a conversation; the server decides again. */
export function offered(row: Row, me: Me) {
  const holds = (permission: string) => may(me, `conversation.${permission}`, isOwn(row, me.id), row.group_id);
  const done = row.state === "resolved";
  const mine = row.assignee_id === me.id;
  const takesIt = row.state === "queued" && row.group_id !== null && me.group_ids.includes(row.group_id);
  return {
    reply: !done && (holds("reply") || (takesIt && maySomewhere(me, "conversation.reply"))),
    claim: row.state === "queued" && (takesIt || holds("reply")),
    resolve: !done && holds("resolve"),
    reopen: done && holds("resolve"),
    wait: row.state === "open" && holds("reply"),
    stopWaiting: row.state === "waiting" && holds("reply"),
    snooze: (row.state === "open" || row.state === "waiting") && holds("reply"),
    wake: row.state === "snoozed" && holds("reply"),
    handOver: ["open", "waiting", "snoozed"].includes(row.state) && (isOwn(row, me.id) || holds("assign")),
    assign: !done && holds("assign"),
    invite: !done && holds("invite"),
    peek: !isOwn(row, me.id) && holds("peek"),
    whisper: !mine && row.assignee_id !== null && holds("whisper"),
    takeOver: !mine && !done && holds("take_over"),
    tag: holds("tag"),
    playbook: !done && may(me, "playbook.use", isOwn(row, me.id), row.group_id),
    ticket: maySomewhere(me, "ticket.work"),
  };
}

export type Offered = ReturnType<typeof offered>;
