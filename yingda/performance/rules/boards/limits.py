"""Limits of the floor: which figure has passed its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """From so much on a figure alarms (`above`), or below it (`above` False); 0 switches it off."""

    key: str
    value: float
    above: bool = True


def passed(limits: Sequence[Limit], figures: Mapping[str, float | None]) -> list[Limit]:
    """The limits that are passed; a figure that is not there passes none."""
    found = []
    for limit in limits:
        value = figures.get(limit.key)
        if limit.value and value is not None and (value >= limit.value if limit.above else value < limit.value):
            found.append(limit)
    return found
