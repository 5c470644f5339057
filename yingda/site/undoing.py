"""Which changes can be taken back, by which action: the one table. And who manages which kind of subject."""

from collections.abc import Mapping
from typing import Any

from yingda.attribution.actions import ruling
from yingda.conversations.actions import sla_policies
from yingda.conversations.actions.tickets import types as ticket_types
from yingda.customers import actions as customers
from yingda.inboxes import actions as inboxes
from yingda.kit.actor import Actor
from yingda.knowledge import actions as knowledge
from yingda.people import actions as people
from yingda.people import queries as staff
from yingda.plumbing import team_settings
from yingda.plumbing.undoing import Undo, Undoing, Values
from yingda.routing.actions import capacity, queues
from yingda.routing.queries.capacity import capacity_of
from yingda.webhooks.actions import endpoints as webhooks

_REPLY = ("title", "text", "shortcut", "locale", "folder_id", "scope", "group_id", "attachments")
_INBOX = ("name", "calendar_id", "locale", "allowed_origins", "settings")
_OWN = ("locale", "theme", "sound", "desktop_notification", "signature_name", "avatar_hue")


def _only(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


def _setting(actor: Actor, key: str, before: Values, after: Values) -> None:
    team_settings.change(actor, {key: before["value"]})


def _queue(actor: Actor, number: str, before: Values, after: Values) -> None:
    values = dict(before)
    if "skills" in values:
        values["skills"] = [{"skill_id": skill, "level": level} for skill, level in values["skills"]]
    queues.change(actor, int(number), values)


def _members(actor: Actor, number: str, before: Values, after: Values) -> None:
    queues.set_members(actor, int(number), [queues.Member(**member) for member in before["members"]])


def _inbox(actor: Actor, number: str, before: Values, after: Values) -> None:
    if before.get("archived_at"):
        inboxes.archive(actor, int(number))
    else:
        inboxes.change(actor, int(number), _only(before, _INBOX))


def _person(actor: Actor, number: str, before: Values, after: Values) -> None:
    if actor.person_id == int(number) and before.keys() <= set(_OWN):
        people.change_preferences(actor, dict(before))
    else:
        people.change_person(actor, int(number), dict(before))


def _grants(actor: Actor, number: str, before: Values, after: Values) -> None:
    wishes = [people.Wish(role, scope, department if scope == "department" else group) for role, scope, group, department in before["grants"]]
    people.put_grants(actor, int(number), wishes)


def _skills(actor: Actor, number: str, before: Values, after: Values) -> None:
    known = {skill.name: skill.pk for skill in staff.skills()}
    people.put_skills(actor, int(number), [people.Level(known[name], level) for name, level in before["skills"].items() if name in known])


def _calendar(actor: Actor, number: str, before: Values, after: Values) -> None:
    document = next(document for calendar, document in staff.calendars() if calendar.pk == int(number))
    former = {**document, **{name: value for name, value in before.items() if name != "name"}}
    people.change_calendar(actor, int(number), before.get("name"), former)


def _capacity(actor: Actor, number: str, before: Values, after: Values) -> None:
    now = capacity_of(actor, int(number))
    capacity.set_capacity(actor, int(number), before.get("units", now["units"]), before.get("weights", now["weights"]))


def _tag(actor: Actor, number: str, before: Values, after: Values) -> None:
    fields = _only(before, ("name_zh", "name_en", "colour"))
    if "retired_at" in before:
        fields["retired"] = before["retired_at"] is not None
    customers.change_tag(actor, int(number), fields)


def _reply(actor: Actor, number: str, before: Values, after: Values) -> None:
    knowledge.change(actor, int(number), _only(before, _REPLY))


def _webhook(actor: Actor, number: str, before: Values, after: Values) -> None:
    fields = _only(before, ("name", "url", "types", "inbox_ids"))
    if "disabled_at" in before:
        fields["enabled"] = before["disabled_at"] is None
    webhooks.change(actor, int(number), fields)


def _policy(actor: Actor, number: str, before: Values, after: Values) -> None:
    sla_policies.change(actor, int(number), **_only(before, ("name", "position", "document")))


def _ticket_type(actor: Actor, number: str, before: Values, after: Values) -> None:
    ticket_types.change_type(actor, int(number), **_only(before, ("name", "position", "document")))


UNDO: Mapping[str, Undo] = {
    team_settings.VERB: _setting,
    "routing.queue.changed": _queue,
    "routing.queue.members": _members,
    "routing.queue.closed": lambda actor, number, before, after: queues.reopen(actor, int(number)),
    "routing.capacity.changed": _capacity,
    "inboxes.inbox.changed": _inbox,
    "inboxes.inbox.archived": lambda actor, number, before, after: inboxes.change(actor, int(number), {"archived": False}),
    "people.policy.changed": lambda actor, number, before, after: people.change_policy(actor, **before),
    "people.person.changed": _person,
    "people.person.suspended": lambda actor, number, before, after: people.lift_suspension(actor, int(number)),
    "people.person.let_back": lambda actor, number, before, after: people.suspend(actor, int(number)),
    "people.grants.changed": _grants,
    "people.groups.changed": lambda actor, number, before, after: people.put_groups(actor, int(number), before["groups"]),
    "people.skills.changed": _skills,
    "people.department.changed": lambda actor, number, before, after: people.change_department(actor, int(number), dict(before)),
    "people.group.changed": lambda actor, number, before, after: people.change_group(actor, int(number), dict(before)),
    "people.group.closed": lambda actor, number, before, after: people.reopen_group(actor, int(number)),
    "people.group.reopened": lambda actor, number, before, after: people.close_group(actor, int(number)),
    "people.role.changed": lambda actor, number, before, after: people.change_role(actor, int(number), dict(before)),
    "people.skill.changed": lambda actor, number, before, after: people.rename_skill(actor, int(number), before["name"]),
    "people.calendar.changed": _calendar,
    "people.calendar.closed": lambda actor, number, before, after: people.reopen_calendar(actor, int(number)),
    "customers.tag.changed": _tag,
    "knowledge.quick_reply.changed": _reply,
    "knowledge.quick_reply.archived": lambda actor, number, before, after: knowledge.restore(actor, [int(number)]),
    "knowledge.quick_reply.restored": lambda actor, number, before, after: knowledge.archive(actor, [int(number)]),
    "webhooks.endpoint.changed": _webhook,
    "attribution.credit_rule.put_in_force": lambda actor, name, before, after: ruling.put_in_force(actor, before["rule"]),
    "conversations.sla.changed": _policy,
    "conversations.sla.archived": lambda actor, number, before, after: sla_policies.restore(actor, int(number)),
    "conversations.ticket_type.changed": _ticket_type,
}

# Who manages things of a kind may see who changed one last.
MANAGED = {
    "team_setting": "settings.manage", "queue": "queue.manage", "inbox": "inbox.manage", "policy": "role.manage", "role": "role.manage",
    "department": "people.manage", "group": "people.manage", "skill": "people.manage", "calendar": "calendar.manage", "tag": "tag.manage",
    "quick_reply": "quick_reply.edit", "quick_reply_folder": "quick_reply.edit", "webhook": "webhook.manage", "sla_policy": "sla.manage",
    "ticket_type": "ticket_type.manage", "person": "people.manage", "credit_rule": "credit.manage",
}  # fmt: skip


def bind() -> None:
    """Tells the pipes of both."""
    Undoing.by_verb, Undoing.permissions = dict(UNDO), dict(MANAGED)
