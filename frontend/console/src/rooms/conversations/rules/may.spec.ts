import { describe, expect, it } from "vitest";

import type { Me, Row } from "@yingda/shared/api/types";
import { offered, type Offered } from "./may";
import { aRow } from "./samples.spec-parts";

const own = { own: true, groups: [], everything: false };
const group = { own: true, groups: [10], everything: false };
const me = (permissions: Me["permissions"]): Me => ({
  id: 7, name: "小林", avatar_hue: 0, email: "", locale: "zh-CN", theme: "system", sound: true, desktop_notification: true, signature_name: "", group_ids: [10], presence: { state: "online", since_at: 0 }, team_settings: {}, second_factor: { required: false, enrolled: false }, permissions,
});
const agent = me({ "conversation.reply": own, "conversation.resolve": own, "conversation.invite": own, "conversation.tag": own });
const leader = me({ "conversation.reply": group, "conversation.assign": group, "conversation.peek": group, "conversation.whisper": group, "conversation.take_over": group, "conversation.resolve": group });
const yes = (row: Partial<Row>, who: Me): string[] => Object.entries(offered(aRow(row), who)).filter(([, on]) => on).map(([name]) => name as keyof Offered);

describe("offered", () => {
  it.each<[string, Partial<Row>, Me, string[]]>([
    ["an agent's own chat", {}, agent, ["reply", "resolve", "wait", "snooze", "handOver", "invite", "tag"]],
    ["an agent's own, waiting", { state: "waiting" }, agent, ["reply", "resolve", "stopWaiting", "snooze", "handOver", "invite", "tag"]],
    ["an agent's own, asleep", { state: "snoozed" }, agent, ["reply", "resolve", "wake", "handOver", "invite", "tag"]],
    ["an agent's own, resolved", { state: "resolved" }, agent, ["reopen", "tag"]],
    ["a colleague's", { assignee_id: 8, owner_id: 8 }, agent, []],
    ["the queue of one's group", { assignee_id: null, owner_id: null, state: "queued" }, agent, ["reply", "claim"]],
    ["another group's queue", { assignee_id: null, owner_id: null, state: "queued", group_id: 11 }, agent, []],
    ["a leader on a member's chat", { assignee_id: 8, owner_id: 8 }, leader, ["reply", "resolve", "wait", "snooze", "handOver", "assign", "peek", "whisper", "takeOver"]],
    ["a leader on another group's chat", { assignee_id: 8, owner_id: 8, group_id: 11 }, leader, []],
  ])("%s", (_name, row, who, expected) => {
    expect(yes(row, who)).toEqual(expected);
  });
});
