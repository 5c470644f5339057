"""The roles that ship: names, the usual scope, and the permissions of each (spec: the product's list of roles)."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.people.rules.permissions import DEPARTMENT, EVERYTHING, GROUP, OWN, PERMISSIONS

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Preset:
    """A role that ships."""

    key: str
    zh: str
    en: str
    scope: str
    permissions: frozenset[str]


def _named(room: str, names: str) -> frozenset[str]:
    return frozenset(f"{room}.{name}" for name in names.split())


_READ = frozenset({"conversation.view", "customer.view", "file.view"})
_TICKETS = _named("ticket", "view work")
_MENUS = _named("quick_reply", "use edit") | _named("macro", "use edit")
_SERVE = (
    _READ
    | _TICKETS
    | {"playbook.use", "metric.view", "credit.view"}
    | _named("conversation", "reply resolve invite tag")
    | _MENUS
    | frozenset({"customer.edit"})
)
_GUIDE = _named("conversation", "peek whisper")
_REPORTS = frozenset({"report.view", "report.write"})
_LEADING = _REPORTS | frozenset({"ticket.assign", "floor.view", "presence.set_others", "customer.merge", "order.edit", "automation.manage", "credit.flag"})
_LEAD = _SERVE | _GUIDE | _named("conversation", "assign take_over") | _LEADING
_PLAN = _LEAD | frozenset({"people.manage", "queue.manage", "incident.run"})

_ALL = (
    Preset(
        "project_manager",
        "项目经理",
        "Project manager",
        EVERYTHING,
        _PLAN
        | {"tag.manage", "sla.manage", "calendar.manage", "ticket_type.manage", "playbook.manage", "inbox.manage", "settings.manage"}
        | {"audit.view", "customer.import", "data.export"}
        | {"scorecard.manage", "pay.view", "pay.manage", "credit.manage"},
    ),
    Preset("supervisor", "项目主管", "Supervisor", DEPARTMENT, _PLAN),
    Preset("team_leader", "项目组长", "Team leader", GROUP, _LEAD),
    Preset("quality_inspector", "质检专员", "Quality inspector", DEPARTMENT, _READ | {"conversation.peek", "conversation.tag", "ticket.view"}),
    Preset("training_lead", "培训主管", "Training lead", DEPARTMENT, _READ | _GUIDE | _named("quick_reply", "use edit") | {"ticket.view", "floor.view"}),
    Preset("trainer", "培训师", "Trainer", GROUP, _READ | _GUIDE | _named("quick_reply", "use edit")),
    Preset("agent", "在线客服", "Agent", OWN, _SERVE),
    Preset(
        "senior_agent",
        "高级客服",
        "Senior agent",
        GROUP,
        _SERVE | _GUIDE | {"conversation.take_over", "conversation.assign", "ticket.assign", "order.edit"},
    ),
    Preset("technical_support", "技术支持", "Technical support", OWN, _SERVE - {"customer.edit"}),
    Preset("contract_administrator", "合同管理员", "Contract administrator", DEPARTMENT, _READ | _TICKETS | {"customer.edit", "order.edit"}),
    Preset("fulfilment_agent", "执行客服", "Fulfilment agent", OWN, _SERVE | {"order.edit"}),
    Preset("account_agent", "竞价客服", "Account agent", OWN, _SERVE | {"order.edit"}),
    Preset(
        "data_analyst",
        "数据专员",
        "Data analyst",
        EVERYTHING,
        _READ | _REPORTS | {"ticket.view", "metric.view", "credit.view", "floor.view", "customer.import", "data.export"},
    ),
    Preset("return_visit_agent", "回访专员", "Return-visit agent", OWN, _SERVE),
    Preset(
        "service_supervision",
        "服务监督",
        "Service supervision",
        DEPARTMENT,
        _READ
        | _TICKETS
        | _GUIDE
        | _named("conversation", "reply assign take_over tag")
        | {"ticket.assign", "customer.edit", "customer.merge", "quick_reply.use", "floor.view", "playbook.use", "incident.run"}
        | {"metric.view", "credit.view", "report.view"},
    ),
    Preset("salesperson", "销售", "Salesperson", OWN, _SERVE | {"order.edit"}),
    Preset(ADMINISTRATOR, "系统管理员", "Administrator", EVERYTHING, frozenset(PERMISSIONS)),
    Preset("client_reader", "客户方", "Client reader", GROUP, frozenset({"conversation.view", "customer.view"})),
)
PRESETS: Mapping[str, Preset] = {preset.key: preset for preset in _ALL}
