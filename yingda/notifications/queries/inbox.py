"""The reads: a person's notifications, how many are unread, how they want to be told."""

from collections.abc import Sequence
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.notifications.models import Notification
from yingda.notifications.rules import KINDS, Kind, Manner, manner_of
from yingda.plumbing.numbers import last_number
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import marks_for

_MANNERS = "SELECT person_id, kind, in_app, sound, desktop, push FROM notifications_preference WHERE person_id IN ({})"


def listed(actor: Actor, limit: int = 50, cursor: str | None = None, unread_only: bool = False) -> Page[Notification]:
    """The actor's own notifications, newest first; `limit` 1 to 200. Raises Refused for a cursor of another list."""
    rows = Notification.objects.filter(person_id=person_of(actor))
    if unread_only:
        rows = rows.filter(read_at__isnull=True)
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    return page_of(list(rows.order_by("-pk")[: limit + 1]), limit, lambda row: (row.pk,))


def inbox_of(actor: Actor, limit: int = 50, cursor: str | None = None, unread_only: bool = False) -> dict[str, Any]:
    """A page as it is answered, with the unread count and the number of the stream it goes on from."""
    number = last_number()
    found = listed(actor, limit, cursor, unread_only)
    return {"items": found.items, "next": found.next, "unread": unread_count(person_of(actor)), "n": number}


def unread_count(person_id: int) -> int:
    """How many notifications the person has not read."""
    return Notification.objects.filter(person_id=person_id, read_at__isnull=True).count()


def manners(person_ids: Sequence[int], kind: str | None = None) -> dict[int, dict[str, Manner]]:
    """What these people chose, by person and kind; for one kind only when given."""
    chosen: dict[int, dict[str, Manner]] = {}
    asked, params = (_MANNERS, []) if kind is None else (f"{_MANNERS} AND kind = ?", [kind])
    rows = read(asked.format(marks_for(person_ids)), [*person_ids, *params]) if person_ids else []
    for person, name, *manner in rows:
        chosen.setdefault(person, {})[name] = Manner(*map(bool, manner))
    return chosen


def preferences(actor: Actor) -> list[tuple[Kind, Manner]]:
    """Every kind with the manner that holds for the actor."""
    person = person_of(actor)
    chosen = manners([person]).get(person, {})
    return [(kind, manner_of(kind.name, chosen)) for kind in KINDS.values()]


def person_of(actor: Actor) -> int:
    """The actor's number as a colleague. Raises Forbidden for anybody else."""
    if actor.kind != "person" or actor.id is None:
        raise Forbidden("notification_of_person_only")
    return actor.id


def _place(cursor: str) -> int:
    try:
        return decode(cursor, tuple[int])[0]
    except BadCursor as bad:
        raise Refused("cursor_invalid", "cursor") from bad


def count_before(before: int) -> int:
    """How many notifications were read before this instant."""
    return Notification.objects.filter(read_at__lt=before).count()
