"""A league table: places, movement, neighbours that cannot be told apart, and who sees what. Source: spec, pay §4."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from yingda.kit.statistics import Cases, compare_rates, standardised

VISIBILITIES = ("everybody", "leaders", "own")
# Compared on less than half of the team's mix nobody is given a place.
LEAST_COVERED = 0.5


class Result(msgspec.Struct, frozen=True):
    """What somebody did: value as the dictionary has it (None where there is none), the cases behind it, the successes of a share."""

    key: int
    value: float | None
    n: int | None = None
    successes: int | None = None


class Place(msgspec.Struct, frozen=True):
    """A line of a table. rank: from 1, equal values share it; None below the fewest cases. tied: not told apart from the next below by chance."""

    key: int
    rank: int | None
    tied: bool = False


def places(lines: Sequence[Result], better: str, least_n: int = 0) -> list[Place]:
    """The lines in their order, the best first; those without a value or below `least_n` cases last, without a rank."""
    counted = [one for one in lines if one.value is not None and (one.n is None or one.n >= least_n)]
    ordered = sorted(counted, key=lambda one: ((one.value or 0) * (-1 if better == "more" else 1), one.key))
    ranks: list[int] = []
    for index, one in enumerate(ordered):
        ranks.append(ranks[-1] if index and one.value == ordered[index - 1].value else index + 1)
    found = [Place(one.key, rank, _tied(ordered, index)) for index, (one, rank) in enumerate(zip(ordered, ranks, strict=True))]
    ranked = {one.key for one in ordered}
    return found + [Place(one.key, None) for one in sorted(lines, key=lambda one: one.key) if one.key not in ranked]


def _tied(ordered: Sequence[Result], index: int) -> bool:
    if index + 1 == len(ordered):
        return False
    one, other = ordered[index], ordered[index + 1]
    if one.successes is None or other.successes is None or not one.n or not other.n:
        return one.value == other.value
    return not compare_rates((one.successes, one.n), (other.successes, other.n)).significant


def moved(rank: int | None, before: int | None) -> int | None:
    """How many places somebody rose (above 0) or fell since last week; None for who had or has none."""
    return None if rank is None or before is None else before - rank


class Normalised(msgspec.Struct, frozen=True):
    """A share as it would be with everybody's mix: rate and interval (0..1), and how much of the mix (0..1) it rests on."""

    rate: float | None
    low: float
    high: float
    covered: float
    n: float


def normalised(cases: Mapping[int, Mapping[Hashable, Cases]]) -> dict[int, Normalised]:
    """Every share standardised to the mix of all of them together. Source: `kit.statistics.standardised`, metrics.md §4."""
    mix: dict[Hashable, float] = {}
    for own in cases.values():
        for stratum, found in own.items():
            mix[stratum] = mix.get(stratum, 0) + found.n
    if not any(mix.values()):
        return {}
    rates = {key: standardised(own, mix) for key, own in cases.items()}
    return {key: Normalised(one.rate, one.low, one.high, one.covered, one.effective) for key, one in rates.items()}


def normalised_ranks(rates: Mapping[int, Normalised], better: str) -> dict[int, int | None]:
    """Places by the standardised share; none for who covers less than half of the mix."""
    lines = [Result(key, one.rate if one.covered >= LEAST_COVERED else None) for key, one in rates.items()]
    return {one.key: one.rank for one in places(lines, better)}


def weeks_due(first: date, today: date, delay_days: int, frozen: frozenset[date]) -> list[date]:
    """The Mondays of weeks that have ended `delay_days` or more before today (0: the day after Sunday) and are not frozen, the earliest first."""
    monday, found = first - timedelta(days=first.weekday()), []
    while monday + timedelta(days=7 + delay_days) <= today:
        if monday not in frozen:
            found.append(monday)
        monday += timedelta(days=7)
    return found


def seen(keys: Sequence[int], visibility: str, leads: bool, own: frozenset[int]) -> frozenset[int]:
    """Which lines somebody sees: who leads sees all; everybody else all, nothing (`leaders`) or their own (`own`)."""
    if leads or visibility == "everybody":
        return frozenset(keys)
    return own & frozenset(keys) if visibility == "own" else frozenset()
