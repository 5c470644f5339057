"""What people are told of, and how loudly unless they say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody is told: in the console, with a sound, by the desktop, by a push to their devices.

    The others need the first, unless the kind is never listed.
    """

    in_app: bool
    sound: bool
    desktop: bool
    push: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """Something worth telling, its name for readers, and its manner unless the person chose another.

    listed: whether it is kept in the list of notifications; what is not, is only sounded, shown and pushed.
    """

    name: str
    zh: str
    en: str
    manner: Manner
    listed: bool = True


_LOUD, _SEEN, _QUIET = Manner(True, True, True, True), Manner(True, False, True, True), Manner(True, False, False, False)
_ALL = (
    Kind("assigned", "新会话分配给我", "A conversation is assigned to me", _LOUD),
    Kind("customer_message", "客户回复了我的会话", "A customer answers in my conversation", Manner(False, True, True, True), listed=False),
    Kind("hand_over_offered", "有会话转接给我", "A conversation is handed over to me", _LOUD),
    Kind("hand_over_accepted", "我的转接被接受", "My hand-over is accepted", _SEEN),
    Kind("hand_over_refused", "我的转接被拒绝", "My hand-over is refused", _LOUD),
    Kind("hand_over_expired", "我的转接超时退回", "My hand-over timed out and is back", _LOUD),
    Kind("hand_over_withdrawn", "转接给我的会话被撤回", "A hand-over to me is withdrawn", _QUIET),
    Kind("invited", "有人请我协助", "Somebody asks me to assist", _LOUD),
    Kind("mention", "有人提到我", "Somebody mentioned me", _LOUD),
    Kind("sla_warning", "服务水平即将超时", "An SLA target is at risk", _SEEN),
    Kind("sla_breach", "服务水平已超时", "An SLA target is breached", _LOUD),
    Kind("taken_back", "会话被收回", "A chat was taken back", _SEEN),
    Kind("queue_waiting", "有客户等待过久", "Somebody waits long in a queue", _LOUD),
    Kind("webhook_disabled", "Webhook 被自动停用", "A webhook was switched off", _SEEN),
    Kind("ticket_assigned", "工单交给我", "A ticket is given to me", _LOUD),
    Kind("ticket_made", "小组收到新工单", "My group received a ticket", _SEEN),
    Kind("ticket_escalated", "工单转到我这里", "A ticket is passed on to me", _LOUD),
    Kind("ticket_step", "轮到我的工单步骤", "A step of a ticket is mine now", _LOUD),
    Kind("ticket_steps_done", "我的工单步骤全部结束", "All steps of my ticket are over", _SEEN),
    Kind("ticket_mention", "工单里有人提到我", "Somebody mentioned me in a ticket", _LOUD),
    Kind("ticket_comment", "我关注的工单有新评论", "A ticket I follow has a comment", _QUIET),
    Kind("ticket_due_soon", "工单即将超时", "A ticket is almost due", _SEEN),
    Kind("ticket_overdue", "工单已超时", "A ticket is overdue", _LOUD),
    Kind("automation_told", "自动化给我的通知", "An automation tells me something", _SEEN),
    Kind("automation_limited", "我的自动化达到次数上限", "My automation reached a limit", _QUIET),
    Kind("automation_paused", "我的自动化自动暂停", "My automation paused itself", _SEEN),
    Kind("playbook_began", "预案启动，需要我知道", "A playbook began that I should know of", _LOUD),
    Kind("playbook_step", "预案里有我的步骤", "A playbook has a step for me", _LOUD),
    Kind("playbook_due_soon", "预案时限即将超时", "A deadline of a playbook is near", _SEEN),
    Kind("playbook_overdue", "预案时限已超时", "A deadline of a playbook has passed", _LOUD),
    Kind("playbook_escalated", "预案升级到我这里", "A playbook is escalated to me", _LOUD),
    Kind("playbook_ended", "预案或突发事件已解除", "A playbook or incident is over", _SEEN),
    Kind("review_action", "复盘行动交给我", "An action of a review is mine", _SEEN),
    Kind("meeting_action", "会议行动项交给我", "An action of a meeting is mine", _SEEN),
    Kind("meeting_action_due", "我的会议行动项快到期或已逾期", "An action of a meeting is due or late", _SEEN),
    Kind("report_ready", "有发给我的报告", "A report is there for me", _QUIET),
    Kind("pay_dispute_opened", "有绩效异议等我答复", "A pay dispute waits for my answer", _SEEN),
    Kind("pay_dispute_overdue", "绩效异议已过答复期限", "A pay dispute is overdue", _LOUD),
    Kind("pay_dispute_decided", "我的绩效异议有答复", "My pay dispute is answered", _SEEN),
    Kind("pay_dispute_withdrawn", "绩效异议已撤回", "A pay dispute was taken back", _QUIET),
    Kind("import_finished", "导入完成", "An import is finished", _QUIET),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
DAY_MS = 24 * 3600 * 1000
READ_KEPT_DAYS = 30


def manner_of(kind: str, chosen: Mapping[str, Manner]) -> Manner:
    """How a person is told of `kind`: as chosen, else as the kind has it. Raises KeyError for an unknown kind."""
    manner = chosen.get(kind, KINDS[kind].manner)
    return manner if manner.in_app or not KINDS[kind].listed else Manner(False, False, False, False)
