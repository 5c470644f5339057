"""The reads: whose devices are pushed to, and how their owners wish it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from yingda.kit.actor import Actor
from yingda.notifications.models import Device, PushKey, PushWish
from yingda.notifications.queries.inbox import person_of
from yingda.notifications.rules.pushing import Wish, is_quiet
from yingda.people.queries import living_sessions, session_name
from yingda.plumbing.clock import now_ms


def people_with_devices() -> frozenset[int]:
    """Everybody who may be pushed to; nobody while the operator has switched pushing off."""
    if not settings.PUSH:
        return frozenset()
    return frozenset(Device.objects.values_list("person_id", flat=True).distinct())


def reaches(person_id: int) -> bool:
    """Whether the person hears of new work on a device now: one of a living log-in that takes pushes, and no quiet hours."""
    rows = Device.objects.filter(person_id=person_id, failing_since=None).values_list("session", flat=True) if settings.PUSH else ()
    return not living_sessions([person_id]).isdisjoint(rows) and not is_quiet(wishes([person_id])[person_id], now_ms())


def devices_of(actor: Actor, session_key: str | None) -> list[dict[str, Any]]:
    """The actor's devices, the newest first; `current` are those of the log-in in use."""
    here = session_name(session_key)
    rows = Device.objects.filter(person_id=person_of(actor)).order_by("-created_at", "-id")
    return [
        {
            "id": row.pk, "name": row.name, "created_at": row.created_at, "last_push_at": row.last_push_at,
            "failing_since": row.failing_since, "current": row.session == here,
        }
        for row in rows
    ]  # fmt: skip


def push_settings(actor: Actor, session_key: str | None) -> dict[str, Any]:
    """Whether pushing is on, the public key browsers ask for, the actor's wishes and devices."""
    wish = wishes([person_of(actor)])[person_of(actor)]
    key = PushKey.objects.first()
    shown = {"quiet_from": wish.quiet_from, "quiet_until": wish.quiet_until, "zone": wish.zone, "only_on_duty": wish.only_on_duty, "show_text": wish.show_text}
    return {"on": settings.PUSH, "key": "" if key is None else key.public, "wish": shown, "devices": devices_of(actor, session_key)}


def wishes(person_ids: Iterable[int]) -> dict[int, Wish]:
    """What each of these people wishes."""
    asked = set(person_ids)
    rows = PushWish.objects.filter(person_id__in=asked)
    chosen = {row.person_id: Wish(row.quiet_from, row.quiet_until, row.zone, row.only_on_duty, row.show_text) for row in rows}
    return {person: chosen.get(person, Wish()) for person in asked}
