"""Making, changing and closing queues, and saying who serves them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction
from yingda.routing.events import QueueChanged
from yingda.routing.models import Queue as Row
from yingda.routing.models import QueueMember
from yingda.routing.queries.queues import as_rule, overflows
from yingda.routing.rules.agents import WEIGHTS
from yingda.routing.rules.queues import LEVELS, Conditions, problems

NAME_LIMIT = 80
MEMBERS_LIMIT = 500
FIRST_NAME = "默认队列"
FIELDS = (
    "name", "position", "group_id", "strategy", "last_agent_first", "responsible_first", "overflow_after_s",
    "overflow_queue_id", "answer_within_s", "wrap_up_s", "calendar_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of who serves a queue: exactly one of person, group and skill (with the least level 1..5)."""

    person_id: int | None = None
    group_id: int | None = None
    skill_id: int | None = None
    level: int = 1
    weight: int = 1


def make(actor: Actor, values: Mapping[str, Any]) -> Row:
    """A new queue; who makes it must manage queues of its group. Raises `Refused`, `Conflict`, `Forbidden`."""
    with transaction() as db:
        row = Row(created_at=db.now)
        actor.demand("queue.manage", group=values.get("group_id"))
        _fill(row, values)
        _check(row)
        row.save(force_insert=True)
        record(actor, "routing.queue.made", f"queue:{row.pk}", {}, shown(row))
        announce(QueueChanged(row.pk))
    return row


def change(actor: Actor, queue_id: int, values: Mapping[str, Any]) -> Row:
    """Changes the given fields of a queue; its version grows. Moving it needs the right over both groups."""
    with transaction():
        row = _mine(actor, queue_id)
        before = shown(row)
        _fill(row, values)
        actor.demand("queue.manage", group=row.group_id)
        _check(row)
        if shown(row) != before:
            row.version += 1
            row.save()
            record(actor, "routing.queue.changed", f"queue:{row.pk}", before, shown(row))
            announce(QueueChanged(row.pk))
    return row


def close(actor: Actor, queue_id: int) -> None:
    """Takes a queue out of use; what waits in it is placed anew. Raises `Conflict` while others flow over to it."""
    with transaction() as db:
        row = _mine(actor, queue_id)
        feeder = Row.objects.filter(overflow_queue_id=row.pk, closed_at__isnull=True).first()
        if feeder is not None:
            raise Conflict("queue_overflow_target", name=feeder.name)
        row.closed_at = db.now
        row.save(update_fields=["closed_at"])
        record(actor, "routing.queue.closed", f"queue:{row.pk}", {"closed": False}, {"closed": True})
        announce(QueueChanged(row.pk))


def reopen(actor: Actor, queue_id: int) -> Row:
    """Takes a closed queue into use again, after the others. Raises `Refused` where its name or what it names is no more."""
    with transaction():
        row = Row.objects.select_for_update().filter(pk=queue_id, closed_at__isnull=False).first()
        if row is None:
            raise NotFound("queue")
        actor.demand("queue.manage", group=row.group_id)
        _check(row)
        row.closed_at, row.version = None, row.version + 1
        row.save()
        record(actor, "routing.queue.reopened", f"queue:{row.pk}", {"closed": True}, {"closed": False})
        announce(QueueChanged(row.pk))
    return row


def set_members(actor: Actor, queue_id: int, members: Sequence[Member]) -> list[QueueMember]:
    """Says anew who serves the queue. Raises `Refused` naming the entry that is not right."""
    with transaction():
        row = _mine(actor, queue_id)
        _check_members(members)
        before = [_named(entry) for entry in QueueMember.objects.filter(queue=row).order_by("id")]
        QueueMember.objects.filter(queue=row).delete()
        made = QueueMember.objects.bulk_create([QueueMember(queue=row, **_named(member)) for member in members])
        record(actor, "routing.queue.members", f"queue:{row.pk}", {"members": before}, {"members": [_named(entry) for entry in made]})
        announce(QueueChanged(row.pk))
    return made


def make_first(group_id: int) -> Row | None:
    """The queue of the first run: it takes everything, and the first group serves it. None when there is a queue."""
    with transaction() as db:
        if Row.objects.exists():
            return None
        row = Row.objects.create(name=FIRST_NAME, group_id=group_id, created_at=db.now)
        QueueMember.objects.create(queue=row, group_id=group_id)
        announce(QueueChanged(row.pk))
    return row


def shown(row: Row) -> dict[str, Any]:
    """A queue as the audit log keeps it."""
    return {
        **{field: getattr(row, field) for field in FIELDS},
        "conditions": msgspec.json.decode(row.conditions),
        "skills": msgspec.json.decode(row.skills),
    }


def _mine(actor: Actor, queue_id: int) -> Row:
    row = Row.objects.select_for_update().filter(pk=queue_id, closed_at__isnull=True).first()
    if row is None:
        raise NotFound("queue")
    actor.demand("queue.manage", group=row.group_id)
    return row


def _fill(row: Row, values: Mapping[str, Any]) -> None:
    for field in FIELDS:
        if field in values:
            setattr(row, field, values[field])
    if "conditions" in values:
        row.conditions = _conditions(values["conditions"])
    if "skills" in values:
        row.skills = msgspec.json.encode([[skill["skill_id"], skill["level"]] for skill in values["skills"]]).decode()
    row.name = (row.name or "").strip()


def _conditions(parts: Any) -> str:
    try:
        return msgspec.json.encode(msgspec.convert(parts, Conditions), order="deterministic").decode()
    except msgspec.ValidationError as error:
        raise Refused("queue_conditions_wrong", field="conditions", reason=of_msgspec(error)) from error


def _check(row: Row) -> None:
    rule = replace(as_rule(row), id=row.pk or 0)
    wrong = [Refused(code, field=field) for field, code in problems(rule, overflows())]
    wrong += _name_problems(row) + _reference_problems(row)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise Many(list(wrong))


def _name_problems(row: Row) -> list[Refused]:
    if not row.name:
        return [Refused("queue_name_empty", field="name")]
    if len(row.name) > NAME_LIMIT:
        return [Refused("queue_name_too_long", field="name", limit=NAME_LIMIT)]
    if Row.objects.filter(name=row.name, closed_at__isnull=True).exclude(pk=row.pk).exists():
        return [Refused("queue_name_taken", field="name", name=row.name)]
    return []


def _reference_problems(row: Row) -> list[Refused]:
    wrong = []
    if row.group_id is not None and row.group_id not in {group.pk for group, _ in people.groups()}:
        wrong.append(Refused("queue_group_unknown", field="group_id"))
    if row.calendar_id is not None and row.calendar_id not in {calendar.pk for calendar, _ in people.calendars()}:
        wrong.append(Refused("queue_calendar_unknown", field="calendar_id"))
    if row.overflow_queue_id is not None and row.overflow_queue_id not in overflows():
        wrong.append(Refused("queue_overflow_unknown", field="overflow_queue_id"))
    asked = {skill for skill, _ in msgspec.json.decode(row.skills)}
    if asked - {skill.pk for skill in people.skills()}:
        wrong.append(Refused("queue_skill_unknown", field="skills"))
    return wrong


def _check_members(members: Sequence[Member]) -> None:
    if len(members) > MEMBERS_LIMIT:
        raise Refused("queue_too_many_members", field="members", limit=MEMBERS_LIMIT)
    seen = set()
    for index, member in enumerate(members):
        key = (member.person_id, member.group_id, member.skill_id)
        if sum(part is not None for part in key) != 1:
            raise Refused("queue_member_wrong", field=f"members.{index}")
        if key in seen:
            raise Refused("queue_member_twice", field=f"members.{index}")
        if not WEIGHTS[0] <= member.weight <= WEIGHTS[1]:
            raise Refused("queue_weight_out_of_range", field=f"members.{index}.weight")
        if not LEVELS[0] <= member.level <= LEVELS[1]:
            raise Refused("queue_level_out_of_range", field=f"members.{index}.level")
        seen.add(key)
    _check_known(members)


def _check_known(members: Sequence[Member]) -> None:
    persons = active([member.person_id for member in members if member.person_id is not None])
    groups = {group.pk for group, _ in people.groups()}
    skills = {skill.pk for skill in people.skills()}
    for index, member in enumerate(members):
        pairs = ((member.person_id, persons), (member.group_id, groups), (member.skill_id, skills))
        if any(value is not None and value not in known for value, known in pairs):
            raise Refused("queue_member_unknown", field=f"members.{index}")


def _named(row: QueueMember | Member) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("person_id", "group_id", "skill_id", "level", "weight")}
