"""How far the next tier is. Source: spec, pay §2.1 and §3."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from yingda.kit.money import arithmetic
from yingda.performance.rules.measures import Counted, counts_of
from yingda.performance.rules.plans import RateTiers
from yingda.performance.rules.statements import Facts
from yingda.performance.rules.tiers import Reached, reached


@dataclass(frozen=True, slots=True)
class NextTier:
    """The rate (percent, None without cases) of n cases and the tier now (0: none) with its yuan; the next tier, its yuan, and how many more converted
    of the same cases of the latest month reach it: None where not even all of them would, or no tier is left."""

    rate: Fraction | None
    n: Decimal
    tier: int
    amount: Decimal
    next_tier: int | None
    next_amount: Decimal | None
    needed: int | None


def next_tier(component: RateTiers, facts: Facts) -> NextTier:
    """Where a person stands among the tiers of a component, and what the next one needs."""
    months = counts_of(facts.values.get(component.metric, ()))
    with arithmetic():
        now = _reached(component, facts, months)
        left = int(months[-1].n - months[-1].converted) if months else 0
        for more in range(1, left + 1):
            then = _reached(component, facts, (*months[:-1], Counted(months[-1].converted + more, months[-1].n)))
            if then.tier > now.tier:
                return NextTier(now.rate, now.n, now.tier, now.amount, then.tier, then.amount, more)
        return _none_reached(component, now)


def _none_reached(component: RateTiers, now: Reached) -> NextTier:
    bands = component.terms.bands
    above = now.tier + 1 if now.tier < len(bands) else None
    return NextTier(now.rate, now.n, now.tier, now.amount, above, None if above is None else bands[above - 1].value, None)


def _reached(component: RateTiers, facts: Facts, months: tuple[Counted, ...]) -> Reached:
    return reached(component.terms, months, facts.groups.get(component.metric), facts.carried.get(component.key))
