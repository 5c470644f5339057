"""Who of a group needs help, and why: what a leader looks at first."""

from collections.abc import Iterable
from dataclasses import dataclass

from yingda.kit.statistics import Cases, compare_rates

SLOW_SHARE = 0.2
LEAST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody did in a period: rounds, how many of them slow and unanswered, inquiries and how many were paid, now and before."""

    rounds: int
    slow: int
    unanswered: int
    now: Cases
    before: Cases


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: slow_rounds, unanswered, falling, below_others; value and than: the two numbers compared (shares 0..1, or counts)."""

    code: str
    value: float
    than: float


def reasons(work: Work, others: Cases) -> list[Reason]:
    """Why somebody needs help; none when all is well. others: the inquiries of everybody else of the group.

    More than a fifth of at least twenty rounds slow; any round unanswered; conversion significantly (5 %) below the period before, or below
    that of the others. A difference that may be chance is no reason: metrics.md §4.
    """
    found = []
    if work.rounds >= LEAST_ROUNDS and work.slow > SLOW_SHARE * work.rounds:
        found.append(Reason("slow_rounds", work.slow / work.rounds, SLOW_SHARE))
    if work.unanswered:
        found.append(Reason("unanswered", work.unanswered, 0))
    found += _lower("falling", work.now, work.before) + _lower("below_others", work.now, others)
    return found


def others(every: Iterable[Cases], one: Cases) -> Cases:
    """All cases but those of one person."""
    listed = list(every)
    return Cases(sum(cases.successes for cases in listed) - one.successes, sum(cases.n for cases in listed) - one.n)


def _lower(code: str, now: Cases, than: Cases) -> list[Reason]:
    if not (now.n and than.n):
        return []
    found = compare_rates((than.successes, than.n), (now.successes, now.n))
    lower = found.significant and found.difference < 0
    return [Reason(code, now.successes / now.n, than.successes / than.n)] if lower else []
