"""Which queues use a thing."""

from collections.abc import Callable

import msgspec

from yingda.kit.uses import Use, named
from yingda.routing.models import Queue, QueueMember
from yingda.routing.rules.queues import conditions_of

_USES: dict[str, Callable[[Queue, int], bool]] = {
    "calendar": lambda row, id: row.calendar_id == id,
    "group": lambda row, id: row.group_id == id,
    "skill": lambda row, id: any(skill == id for skill, _ in msgspec.json.decode(row.skills)),
    "inbox": lambda row, id: id in conditions_of(row.conditions).inboxes,
    "queue": lambda row, id: row.overflow_queue_id == id,
}


def uses(kind: str, id: int) -> list[Use]:
    """The queues in use that name a calendar, group, skill, inbox, or another queue they flow over to."""
    if kind not in _USES:
        return []
    served = QueueMember.objects.filter(**{f"{kind}_id": id}).values_list("queue_id", flat=True) if kind in ("group", "skill") else ()
    also = set(served)
    rows = Queue.objects.filter(closed_at__isnull=True).order_by("position", "id")
    return [named("queue", [row.name for row in rows if row.pk in also or _USES[kind](row, id)])]
