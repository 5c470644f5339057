"""Every permission, the scopes that make sense for it, and how far a person's grants reach (docs/contract.md §3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OWN, GROUP, DEPARTMENT, EVERYTHING = "own", "group", "department", "everything"
SCOPES = (OWN, GROUP, DEPARTMENT, EVERYTHING)
_UNITS_UP = SCOPES[1:]
_WHOLE = (EVERYTHING,)


@dataclass(frozen=True, slots=True)
class Permission:
    """Something one may be allowed to do, its name for readers, and the scopes it can be held with."""

    name: str
    zh: str
    en: str
    scopes: tuple[str, ...] = SCOPES


_ALL = (
    Permission("conversation.view", "查看会话", "See conversations"),
    Permission("conversation.reply", "回复会话", "Reply in conversations"),
    Permission("conversation.assign", "分配会话", "Assign conversations"),
    Permission("conversation.resolve", "解决会话", "Resolve conversations"),
    Permission("conversation.invite", "邀请同事协助", "Invite colleagues to assist"),
    Permission("conversation.peek", "旁观会话", "Watch conversations unseen", _UNITS_UP),
    Permission("conversation.whisper", "悄悄话指导", "Whisper to the agent", _UNITS_UP),
    Permission("conversation.take_over", "接管会话", "Take conversations over", _UNITS_UP),
    Permission("conversation.tag", "给会话打标签", "Tag conversations"),
    Permission("ticket.view", "查看工单", "See tickets"),
    Permission("ticket.work", "处理工单", "Work on tickets"),
    Permission("ticket.assign", "分配工单", "Assign tickets"),
    Permission("playbook.use", "使用预案", "Use playbooks"),
    Permission("playbook.manage", "管理预案", "Manage playbooks", _WHOLE),
    Permission("incident.run", "启动与处理突发事件", "Run incidents", _UNITS_UP),
    Permission("ticket_type.manage", "管理工单类型", "Manage ticket types", _WHOLE),
    Permission("customer.view", "查看客户", "See customers"),
    Permission("customer.edit", "修改客户资料", "Change customers"),
    Permission("customer.merge", "合并客户", "Merge customers"),
    Permission("order.edit", "修改订单", "Change orders"),
    Permission("customer.import", "导入客户与订单", "Import customers and orders", _WHOLE),
    Permission("quick_reply.use", "使用快捷回复", "Use quick replies"),
    Permission("quick_reply.edit", "编辑快捷回复", "Edit quick replies"),
    Permission("floor.view", "查看现场看板", "See the floor", _UNITS_UP),
    Permission("presence.set_others", "更改他人状态", "Set the presence of others", _UNITS_UP),
    Permission("metric.view", "查看指标", "See metrics"),
    Permission("credit.view", "查看订单归属", "See who has the credit of orders"),
    Permission("credit.flag", "标记不计业绩的订单", "Mark orders that earn nobody a credit", _UNITS_UP),
    Permission("credit.manage", "管理判定规则", "Manage the rules of credit", _WHOLE),
    Permission("scorecard.manage", "管理评分卡、目标、排行与积分", "Manage scorecards, targets, league tables and points", _WHOLE),
    Permission("pay.view", "查看他人绩效工资", "See the pay of others", _UNITS_UP),
    Permission("pay.manage", "管理绩效方案与核算", "Manage incentive plans and pay runs", _WHOLE),
    Permission("pay.approve", "审批绩效核算", "Approve pay runs", _WHOLE),
    Permission("report.view", "查看报告", "See reports", _UNITS_UP),
    Permission("report.write", "撰写与定时发送报告", "Write and schedule reports", _UNITS_UP),
    Permission("people.manage", "管理人员", "Manage people", _UNITS_UP),
    Permission("role.manage", "管理角色与安全策略", "Manage roles and the security policy", _WHOLE),
    Permission("queue.manage", "管理队列", "Manage queues", _UNITS_UP),
    Permission("inbox.manage", "管理接入渠道", "Manage inboxes", _WHOLE),
    Permission("sla.manage", "管理服务水平", "Manage SLA policies", _WHOLE),
    Permission("calendar.manage", "管理工作日历", "Manage working calendars", _WHOLE),
    Permission("tag.manage", "管理标签", "Manage tags", _WHOLE),
    Permission("macro.use", "使用宏", "Use macros"),
    Permission("macro.edit", "编辑宏", "Edit macros"),
    Permission("automation.manage", "管理自动化", "Manage automations", _UNITS_UP),
    Permission("webhook.manage", "管理 Webhook", "Manage webhooks", _WHOLE),
    Permission("settings.manage", "管理团队设置", "Manage team settings", _WHOLE),
    Permission("system.manage", "管理系统", "Manage the system", _WHOLE),
    Permission("customer.erase", "清除客户个人数据", "Erase customers' personal data", _WHOLE),
    Permission("data.export", "导出数据", "Export data"),
    Permission("retention.manage", "管理数据保留", "Manage retention and legal holds", _WHOLE),
    Permission("audit.view", "查看审计日志", "See the audit log", _WHOLE),
    Permission("file.view", "查看文件", "See files"),
)
PERMISSIONS: Mapping[str, Permission] = {permission.name: permission for permission in _ALL}


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one permission reaches: own work, the work of `groups`, or everything (the wider includes the narrower)."""

    own: bool = False
    groups: frozenset[int] = frozenset()
    everything: bool = False

    def joined(self, other: "Extent") -> "Extent":
        """The extent of two grants held together."""
        return Extent(self.own or other.own, self.groups | other.groups, self.everything or other.everything)

    def includes(self, other: "Extent") -> bool:
        """Whether everything `other` reaches is reached."""
        if self.everything:
            return True
        return not other.everything and other.groups <= self.groups and (self.own or not other.own)


NOWHERE = Extent()
Extents = Mapping[str, Extent]


@dataclass(frozen=True, slots=True)
class Held:
    """One grant: the permissions of its role, its scope, and its unit (group or department id; None: the person's own)."""

    permissions: frozenset[str]
    scope: str
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """The organisation: the parent of each department, the department of each group."""

    parents: Mapping[int, int | None]
    departments: Mapping[int, int | None]

    def above(self, department: int | None) -> frozenset[int]:
        """The department and all those it lies in."""
        found: set[int] = set()
        while department is not None and department not in found:
            found.add(department)
            department = self.parents.get(department)
        return frozenset(found)

    def groups_within(self, departments: frozenset[int]) -> frozenset[int]:
        """The groups of these departments and of all departments inside them."""
        return frozenset(group for group, at in self.departments.items() if self.above(at) & departments)


def extent_of(held: Held, memberships: frozenset[int], tree: Tree) -> Extent:
    """How far one grant reaches. A scope wider than own always includes own work."""
    if held.scope == EVERYTHING:
        return Extent(own=True, everything=True)
    if held.scope == GROUP:
        return Extent(own=True, groups=memberships if held.unit is None else frozenset({held.unit}))
    if held.scope == DEPARTMENT:
        units = {tree.departments.get(group) for group in memberships} if held.unit is None else {held.unit}
        return Extent(own=True, groups=tree.groups_within(frozenset(unit for unit in units if unit is not None)))
    return Extent(own=True)


def reach_of(grants: Iterable[Held], memberships: frozenset[int], tree: Tree) -> dict[str, Extent]:
    """How far each permission reaches for a person who holds `grants` and is in the groups `memberships`.

    A grant gives a permission only when its scope is one of the permission's scopes: an administrator's permission
    held for one group gives nothing.
    """
    reach: dict[str, Extent] = {}
    for held in grants:
        extent = extent_of(held, memberships, tree)
        for name in held.permissions:
            known = PERMISSIONS.get(name)
            if known is not None and held.scope in known.scopes:
                reach[name] = reach.get(name, NOWHERE).joined(extent)
    return reach


def beyond(giver: Extents, before: Extents, after: Extents) -> list[str]:
    """The permissions that `after` reaches further than `before` and further than the giver: what may not be given."""
    return [name for name, extent in after.items() if not before.get(name, NOWHERE).joined(giver.get(name, NOWHERE)).includes(extent)]


def lacks(one: Extents, other: Extents) -> list[str]:
    """The permissions in which `other` reaches further than `one`."""
    return beyond(one, {}, other)
