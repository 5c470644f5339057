"""Who is within one inquiry of the next tier. Source: spec, pay §3."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from yingda.kit.money import arithmetic
from yingda.performance.rules.measures import Counted, counts_of
from yingda.performance.rules.plans import RateTiers
from yingda.performance.rules.statements import Facts
from yingda.performance.rules.tiers import reached


class Near(msgspec.Struct, frozen=True):
    """A person, the tier now, the one that one more converted inquiry reaches, and the yuan between them (not rounded)."""

    person: int
    tier: int
    next_tier: int
    gain: Decimal


def near(component: RateTiers, people: Iterable[Facts]) -> list[Near]:
    """Those whose tier rises with one more converted of the same inquiries of their latest month; the largest gain first, then by id.

    Only the latest month is looked at, for the others are over. Somebody who has converted all of it has none to convert.
    """
    with arithmetic():
        found = [one for one in (_near(component, facts) for facts in people) if one is not None]
    return sorted(found, key=lambda one: (-one.gain, one.person))


def _near(component: RateTiers, facts: Facts) -> Near | None:
    months = counts_of(facts.values.get(component.metric, ()))
    if not months or months[-1].converted + 1 > months[-1].n:
        return None
    better = (*months[:-1], Counted(months[-1].converted + 1, months[-1].n))
    group, carried = facts.groups.get(component.metric), facts.carried.get(component.key)
    now, then = reached(component.terms, months, group, carried), reached(component.terms, better, group, carried)
    return Near(facts.person, now.tier, then.tier, then.amount - now.amount) if then.tier > now.tier else None
