"""A shadow run: what a plan would have cost and paid on past months, beside another plan; whom it helps, what it rewards. Source: spec, pay §3."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from yingda.kit.money import to_fen
from yingda.performance.rules.measures import Measured
from yingda.performance.rules.plans import Plan
from yingda.performance.rules.statements import Facts, Statement, keys_of, statement

ZERO = Decimal(0)
SHIFTS = ("early", "late", "night")
# By how much a metric is raised to see what a plan rewards: one case more, or so much money (yuan).
STEP_MONEY = Decimal(100)


class Outcome(msgspec.Struct, frozen=True):
    """What a person got from two plans in the same months (yuan)."""

    person: int
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What the second plan pays more."""
        return self.after - self.before


class Reward(msgspec.Struct, frozen=True):
    """What a step more of a metric costs in all, and for how many of the people it pays at all."""

    metric: str
    step: Decimal
    cost: Decimal
    paid: int
    people: int


def shift_of(hours: Mapping[int, int]) -> str:
    """The shift somebody works in, by the hours (0..23) in which their sessions began: early 6–14, late 14–22, night; nothing without any.

    Of equals the earlier one in that order.
    """
    counts = dict.fromkeys(SHIFTS, 0)
    for hour, sessions in hours.items():
        counts["early" if 6 <= hour < 14 else "late" if 14 <= hour < 22 else "night"] += sessions
    best = max(SHIFTS, key=lambda shift: (counts[shift], -SHIFTS.index(shift)))
    return best if counts[best] else ""


def outcomes(before: Iterable[Statement], after: Iterable[Statement]) -> list[Outcome]:
    """What each person was paid by the one and by the other, in all; by id."""
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for place, made in ((0, before), (1, after)):
        for one in made:
            sums[one.person][place] += one.paid
    return [Outcome(person, *map(to_fen, pair)) for person, pair in sorted(sums.items())]


def by_component(made: Iterable[Statement]) -> dict[str, Decimal]:
    """What each component came to in all (yuan)."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in made:
        for line in one.lines:
            found[line.component] += line.amount + line.held
    return dict(sorted(found.items()))


def rewards(plan: Plan, people: Sequence[Facts], units: Mapping[str, str]) -> list[Reward]:
    """What one more of each metric costs: everybody's statement again with one more converted, counted, or 100 yuan more; the dearest first.

    units: of the metrics that can be raised: `rate`, `money` or `count`. A rate of which all cases are converted stays.
    """
    now = [statement(plan, facts) for facts in people]
    keys = sorted({key for component in plan.components for key in keys_of(component)})
    found = [_reward(plan, people, now, key, units[key]) for key in keys if key in units]
    return sorted(found, key=lambda one: (-one.cost, one.metric))


def differences(left: Plan, right: Plan) -> list[tuple[str, Any, Any]]:
    """Where two plans differ: the place by the component's key (`conversion.terms.bands.0.value`), and what stands there on either side (None: nothing)."""
    one, other = (_flat({part["key"]: part for part in msgspec.to_builtins(plan.components)}, "") for plan in (left, right))
    return [(place, one.get(place), other.get(place)) for place in sorted(one.keys() | other.keys()) if one.get(place) != other.get(place)]


def _reward(plan: Plan, people: Sequence[Facts], now: Sequence[Statement], key: str, unit: str) -> Reward:
    step = STEP_MONEY if unit == "money" else Decimal(1)
    cost, paid = ZERO, 0
    for facts, before in zip(people, now, strict=True):
        raised = _raised(plan, facts, key, unit, step)
        if raised is not None:
            more = _worth(statement(plan, raised)) - _worth(before)
            cost, paid = cost + more, paid + (more > 0)
    return Reward(key, step, to_fen(cost), paid, len(people))


def _worth(made: Statement) -> Decimal:
    return made.paid + made.held


def _raised(plan: Plan, facts: Facts, key: str, unit: str, step: Decimal) -> Facts | None:
    parts = sorted(facts.values.get(key, ()), key=lambda one: one.month)
    if not parts or (unit == "rate" and parts[-1].numerator + step > (parts[-1].denominator or ZERO)):
        return None
    more = (*parts[:-1], _more(parts[-1], step))
    return msgspec.structs.replace(facts, values={**facts.values, key: more})


def _more(one: Measured, step: Decimal) -> Measured:
    return msgspec.structs.replace(one, numerator=one.numerator + step)


def _flat(value: Any, place: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return {inner: leaf for key, part in value.items() for inner, leaf in _flat(part, f"{place}.{key}".lstrip(".")).items()}
    if isinstance(value, list | tuple):
        return {inner: leaf for key, part in enumerate(value) for inner, leaf in _flat(part, f"{place}.{key}").items()}
    return {place: value}
