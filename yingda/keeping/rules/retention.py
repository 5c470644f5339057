"""How long each kind of thing is kept, and what speaks against keeping it shorter."""

from collections.abc import Mapping
from dataclasses import dataclass

DAY_MS = 86_400_000
MOST_DAYS = 36_500
NIGHT = range(1, 5)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: kept for `default` days (0: for good), never less than `least`; below `advised` days the screen warns.

    at_night: only from one to five, because much may go at once.
    """

    key: str
    default: int
    least: int
    advised: int
    at_night: bool = True


_ALL = (
    Kind("messages", 0, 30, 1095),
    Kind("files", 0, 30, 1095),
    Kind("visits", 400, 1, 0),
    Kind("import_files", 0, 1, 0),
    Kind("audit", 0, 183, 365),
    Kind("notifications", 30, 1, 0, at_night=False),
    Kind("webhook_deliveries", 30, 1, 0, at_night=False),
    Kind("automation_runs", 30, 1, 0, at_night=False),
    Kind("events", 7, 2, 0, at_night=False),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}


def days_problem(kind: Kind, days: int) -> str | None:
    """Why a number of days cannot be chosen for the kind (a code), None when it can. 0 keeps for good, where that is possible."""
    if days == 0:
        return None if kind.key not in ("events", "webhook_deliveries") else "retention_too_short"
    if days < kind.least:
        return "retention_too_short"
    return "retention_too_long" if days > MOST_DAYS else None


def is_advised(kind: Kind, days: int) -> bool:
    """Whether the number of days is as long as law and pay ask: contracts three years, logs of access half a year and more."""
    return days == 0 or days >= kind.advised


def is_due(kind: Kind, days: int, hour: int) -> bool:
    """Whether the kind is looked at in this hour of the day (0–23, the team's time)."""
    return days > 0 and (not kind.at_night or hour in NIGHT)


def edge(days: int, now: int) -> int:
    """What is older than this instant (ms) goes."""
    return now - days * DAY_MS
