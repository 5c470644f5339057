"""Who is within one inquiry of the next tier. Source: spec, pay §3."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from math import comb, exp, lgamma, log

import msgspec

from yingda.kit.money import arithmetic
from yingda.performance.rules.measures import Counted, counts_of
from yingda.performance.rules.plans import RateTiers
from yingda.performance.rules.statements import Facts
from yingda.performance.rules.tiers import reached

RESAMPLES = 1000


class Near(msgspec.Struct, frozen=True):
    """A person, the tier now, the one that one more converted inquiry reaches, and the yuan between them (not rounded)."""

    person: int
    tier: int
    next_tier: int
    gain: Decimal


class Luck(msgspec.Struct, frozen=True):
    """How much of a tier is luck: the shares (0..1) of resamples that reach a higher, and a lower tier."""

    higher: float
    lower: float


def near(component: RateTiers, people: Iterable[Facts]) -> list[Near]:
    """Those whose tier rises with one more converted of the same inquiries of their latest month; the largest gain first, then by id.

    The values are those of the months so far. Only the latest is looked at, for the others are over. Somebody who has converted all of it has none
    to convert.
    """
    with arithmetic():
        found = [one for one in (_near(component, facts) for facts in people) if one is not None]
    return sorted(found, key=lambda one: (-one.gain, one.person))


def still_needed(component: RateTiers, facts: Facts) -> int | None:
    """How many more converted of the same inquiries of the latest month reach a higher tier; None where all of them would not, or there are none."""
    months = counts_of(facts.values.get(component.metric, ()))
    if not months:
        return None
    with arithmetic():
        now, left = _tier(component, facts, months), int(months[-1].n - months[-1].converted)
        low, high = 1, left
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if _tier(component, facts, _more(months, middle)) > now else (middle + 1, high)
        return low if left >= 1 and _tier(component, facts, _more(months, low)) > now else None


def luck(component: RateTiers, facts: Facts, draw: Callable[[], float]) -> Luck:
    """The luck in a tier, by bootstrap: the inquiries of each month are drawn anew 1000 times with the rate that was had, and the tier is looked up again.

    draw: the next of a row of numbers from 0 to 1; the same row gives the same shares. Without cases there is no luck.
    """
    months = counts_of(facts.values.get(component.metric, ()))
    if not any(one.n > 0 for one in months):
        return Luck(0.0, 0.0)
    tables = [_chances(one) for one in months]
    with arithmetic():
        now = _tier(component, facts, months)
        found: dict[tuple[int, ...], int] = {}
        tiers = []
        for _ in range(RESAMPLES):
            drawn = tuple(bisect_right(table, draw()) for table in tables)
            if drawn not in found:
                again = [Counted(Decimal(hit), Decimal(int(one.n))) for hit, one in zip(drawn, months, strict=True)]
                found[drawn] = _tier(component, facts, again)
            tiers.append(found[drawn])
    return Luck(sum(tier > now for tier in tiers) / RESAMPLES, sum(tier < now for tier in tiers) / RESAMPLES)


def _chances(counted: Counted) -> list[float]:
    """The chance of at most 0, 1, … n − 1 converted of n when each is with the rate that was had."""
    n = int(counted.n)
    hits = min(n, int(counted.converted))
    if n == 0 or hits == 0:
        return [1.0] * n
    if hits == n:
        return [0.0] * n
    rate = hits / n
    return list(accumulate(_chance(n, k, rate) for k in range(n)))


def _chance(n: int, k: int, rate: float) -> float:
    if n < 60:
        return float(comb(n, k)) * rate**k * (1 - rate) ** (n - k)
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(rate) + (n - k) * log(1 - rate))


def _tier(component: RateTiers, facts: Facts, months: Sequence[Counted]) -> int:
    return reached(component.terms, months, facts.groups.get(component.metric), facts.carried.get(component.key)).tier


def _near(component: RateTiers, facts: Facts) -> Near | None:
    months = counts_of(facts.values.get(component.metric, ()))
    if not months or months[-1].converted + 1 > months[-1].n:
        return None
    better = _more(months, 1)
    group, carried = facts.groups.get(component.metric), facts.carried.get(component.key)
    now, then = reached(component.terms, months, group, carried), reached(component.terms, better, group, carried)
    return Near(facts.person, now.tier, then.tier, then.amount - now.amount) if then.tier > now.tier else None


def _more(months: Sequence[Counted], more: int) -> tuple[Counted, ...]:
    return (*months[:-1], Counted(months[-1].converted + more, months[-1].n))
