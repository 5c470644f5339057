"""Queues as the rules see them, who serves them, and their hours."""

from collections.abc import Iterable

import msgspec
from django.db.models import QuerySet

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.kit.worktime import is_open, next_opening
from yingda.people import queries as people
from yingda.people.queries.duty import active, skilled
from yingda.routing.models import Queue as Row
from yingda.routing.models import QueueMember
from yingda.routing.rules.queues import Queue, conditions_of, trying_order


def open_queues() -> list[Queue]:
    """The queues in use, in the order in which a chat tries them."""
    return trying_order(as_rule(row) for row in _in_use())


def _in_use() -> QuerySet[Row]:
    return Row.objects.filter(closed_at__isnull=True).order_by("position", "id")


def _in_trying_order() -> list[Row]:
    rows = {row.pk: row for row in _in_use()}
    return [rows[queue.id] for queue in trying_order(map(as_rule, rows.values()))]


def open_queue(queue_id: int) -> Queue | None:
    """A queue in use, or None."""
    row = Row.objects.filter(pk=queue_id, closed_at__isnull=True).first()
    return None if row is None else as_rule(row)


def as_rule(row: Row) -> Queue:
    """A stored queue as the rules see it."""
    return Queue(
        row.pk, row.group_id, conditions_of(row.conditions), row.strategy, row.last_agent_first, row.responsible_first,
        row.overflow_after_s, row.overflow_queue_id, row.answer_within_s, row.wrap_up_s,
        msgspec.json.decode(row.skills, type=tuple[tuple[int, int], ...]), row.calendar_id, row.version,
    )  # fmt: skip


def members(queue_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The weight by person of everybody who serves each queue, named by person, group or skill; suspended people left out."""
    rows = list(QueueMember.objects.filter(queue_id__in=list(queue_ids)))
    in_group = people.people_of_groups({row.group_id for row in rows if row.group_id})
    with_skill = skilled([row.skill_id for row in rows if row.skill_id])
    named = active([row.person_id for row in rows if row.person_id])
    found: dict[int, dict[int, int]] = {}
    for row in rows:
        weights = found.setdefault(row.queue_id, {})
        for person in _meant(row, named, in_group, with_skill):
            weights[person] = max(row.weight, weights.get(person, 0))
    return found


def _meant(row: QueueMember, named: set[int], in_group: dict[int, list[int]], with_skill: dict[int, dict[int, int]]) -> Iterable[int]:
    if row.person_id is not None:
        return [row.person_id] if row.person_id in named else []
    if row.group_id is not None:
        return in_group.get(row.group_id, [])
    levels = with_skill.get(row.skill_id or 0, {})
    return [person for person, level in levels.items() if level >= row.level]


def served_by(person_id: int) -> list[Queue]:
    """The queues in use that a person serves, in the team's order."""
    queues = open_queues()
    serving = members([queue.id for queue in queues])
    return [queue for queue in queues if person_id in serving.get(queue.id, {})]


def opens_at(queue: Queue, now: int) -> int | None:
    """`now` when the queue is in its hours (or has none), else when they begin; None when they never do."""
    if queue.calendar_id is None:
        return now
    return next_opening(people.calendar(queue.calendar_id), now)


def in_hours(queue: Queue, now: int) -> bool:
    """Whether chats of this queue are given out now."""
    return queue.calendar_id is None or is_open(people.calendar(queue.calendar_id), now)


def overflows() -> dict[int, int | None]:
    """Where each queue in use flows over to."""
    return dict(Row.objects.filter(closed_at__isnull=True).values_list("id", "overflow_queue_id"))


def manageable(actor: Actor) -> list[Row]:
    """The queues in use that the actor may change. Raises `Forbidden` without the permission."""
    actor.demand_somewhere("queue.manage")
    return [row for row in _in_trying_order() if actor.may("queue.manage", group=row.group_id)]


def listed(actor: Actor) -> list[Row]:
    """The queues in use that the actor may see: those of their groups, and those whose chats or floor they oversee."""
    return [row for row in _in_trying_order() if may_see(actor, row.group_id)]


def closed(actor: Actor) -> list[Row]:
    """The queues taken out of use that the actor may bring back, the latest first. Raises `Forbidden` without the permission."""
    actor.demand_somewhere("queue.manage")
    rows = Row.objects.filter(closed_at__isnull=False).order_by("-closed_at", "-id")
    return [row for row in rows if actor.may("queue.manage", group=row.group_id)]


def may_see(actor: Actor, group_id: int | None) -> bool:
    """Whether the actor may know of a queue: by managing it, overseeing it, or being in its group."""
    if group_id is not None and group_id in actor.groups:
        return True
    return any(actor.may(permission, group=group_id) for permission in ("queue.manage", "floor.view", "conversation.view"))


def one(actor: Actor, queue_id: int) -> Row:
    """A queue in use that the actor may see. Raises `NotFound`."""
    row = Row.objects.filter(pk=queue_id, closed_at__isnull=True).first()
    if row is None or not may_see(actor, row.group_id):
        raise NotFound("queue")
    return row


def members_named(queue_ids: Iterable[int]) -> dict[int, list[QueueMember]]:
    """The members of each queue as they were named."""
    found: dict[int, list[QueueMember]] = {}
    for row in QueueMember.objects.filter(queue_id__in=list(queue_ids)).order_by("id"):
        found.setdefault(row.queue_id, []).append(row)
    return found
