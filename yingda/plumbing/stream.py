"""Reading the event stream late: for those who follow it at their own pace."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from yingda.plumbing.models import StoredEvent


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
