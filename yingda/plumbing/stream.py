"""Reading the event stream late: for those who follow it at their own pace."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from yingda.plumbing.models import StoredEvent
from yingda.plumbing.numbers import last_number

LOOKS_BACK = 200_000


@dataclass(frozen=True, slots=True)
class Told:
    """One stored event: its number, name, instant (ms) and body."""

    n: int
    name: str
    at: int
    body: dict[str, Any]


def between(after: int, up_to: int, names: Collection[str]) -> list[Told]:
    """The events of these names with `after` < n ≤ `up_to`, in order. Numbers follow commits, so none appears behind later."""
    rows = StoredEvent.objects.filter(n__gt=after, n__lte=up_to, name__in=names).order_by("n").values_list("n", "name", "at", "body")
    return [Told(n, name, at, msgspec.json.decode(body)) for n, name, at, body in rows]


def latest(names: Collection[str], limit: int, since_at: int | None = None, until_at: int | None = None) -> list[Told]:
    """The last `limit` events of these names, or those from `since_at` and before `until_at` (ms), the newest first.

    Looks among the last `LOOKS_BACK` events when no beginning is given.
    """
    rows = StoredEvent.objects.filter(name__in=names)
    rows = rows.filter(n__gt=last_number() - LOOKS_BACK) if since_at is None else rows.filter(at__gte=since_at)
    if until_at is not None:
        rows = rows.filter(at__lt=until_at)
    found = rows.order_by("-n").values_list("n", "name", "at", "body")[:limit]
    return [Told(n, name, at, msgspec.json.decode(body)) for n, name, at, body in found]
