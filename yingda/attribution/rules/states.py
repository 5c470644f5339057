"""What the states of a conversation come to: when it was handed over by the bot, resolved and opened again, and how long it waited for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOT, WAITING, RESOLVED = "bot", "waiting", "resolved"


@dataclass(frozen=True, slots=True)
class Stay:
    """A state from and until (ms; None: it is in it)."""

    state: str
    since_at: int
    until_at: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """handed_at: when the bot let go of it; reopened_at: first after a resolve; open: the stretches in which it was not resolved.

    bot_ms, waiting_ms: how long it was the bot's and the customer's turn before the first resolve (None without one). Instants in ms.
    """

    handed_at: int | None
    reopened_at: int | None
    bot_ms: int | None
    waiting_ms: int | None
    open: tuple[tuple[int, int | None], ...]


def course_of(stays: Sequence[Stay]) -> Course:
    """The course of a conversation from its states in order of time."""
    resolved = next((one.since_at for one in stays if one.state == RESOLVED), None)
    return Course(
        handed_at=next((one.until_at for one in stays if one.state == BOT), None),
        reopened_at=None if resolved is None else next((one.since_at for one in stays if one.since_at >= resolved and one.state != RESOLVED), None),
        bot_ms=_spent(stays, BOT, resolved),
        waiting_ms=_spent(stays, WAITING, resolved),
        open=tuple(_joined((one.since_at, one.until_at) for one in stays if one.state != RESOLVED)),
    )


def _spent(stays: Iterable[Stay], state: str, until: int | None) -> int | None:
    if until is None:
        return None
    ends = ((one.since_at, until if one.until_at is None else min(one.until_at, until)) for one in stays if one.state == state)
    return sum(max(0, end - begin) for begin, end in ends)


def _joined(stretches: Iterable[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    found: list[tuple[int, int | None]] = []
    for begin, end in stretches:
        if found and found[-1][1] == begin:
            found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return found
