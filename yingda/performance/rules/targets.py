"""A manager's plan, broken down into targets of groups and people; what does not add up is named. Source: spec, pay §1."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from yingda.performance.rules.problems import Problem

# Weighted rates are compared to half a unit of the first decimal a reader sees.
NEAR = Decimal("0.05")
MOST_SHARES = 2000
LARGEST = Decimal("1000000000000")


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part of a group or person. weight: how much of the work they have (for rates and means; the cases expected, on any scale)."""

    id: int
    value: Decimal
    weight: Decimal = Decimal(1)


class PersonShare(Share, frozen=True, forbid_unknown_fields=True):
    """The part of a person, under the group it is broken down from (None: straight under the whole)."""

    group: int | None = None


class Breakdown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan's value, and its parts. start: where it stood when the plan began (None: not said)."""

    value: Decimal
    start: Decimal | None = None
    groups: tuple[Share, ...] = ()
    people: tuple[PersonShare, ...] = ()


def target_problems(plan: Breakdown, additive: bool, names: Mapping[str, str]) -> list[Problem]:
    """What does not add up, by its place (`groups`, `people.3`), naming the sum that is wanted and the one there is.

    additive: parts sum to the whole (counts, amounts); else their mean, weighed, is the whole (rates, means). names: `group:3` and `person:7`
    in words. A level without parts is not broken down, which is right.
    """
    every = [*plan.groups, *plan.people]
    numbers = [plan.value, plan.start or Decimal(0), *(one.value for one in every), *(one.weight for one in every)]
    if len(every) > MOST_SHARES or not all(one.is_finite() and abs(one) <= LARGEST for one in numbers):
        return [Problem("value", "target_numbers_wrong", {"most": MOST_SHARES})]
    if any(one.value < 0 or one.weight <= 0 for one in every) or plan.value < 0:
        return [Problem("value", "target_negative")]
    return [*_twice(plan), *_levels(plan, additive, names)]


def _twice(plan: Breakdown) -> Iterator[Problem]:
    for place, shares in (("groups", plan.groups), ("people", plan.people)):
        if len({one.id for one in shares}) < len(shares):
            yield Problem(place, "target_twice")
    known = {one.id for one in plan.groups}
    if any(one.group is not None and one.group not in known for one in plan.people):
        yield Problem("people", "target_group_missing")


def _levels(plan: Breakdown, additive: bool, names: Mapping[str, str]) -> Iterator[Problem]:
    yield from _compared(plan.groups, plan.value, additive, "groups", None)
    by_group: dict[int | None, list[Share]] = {}
    for one in plan.people:
        by_group.setdefault(one.group, []).append(one)
    for group in plan.groups:
        yield from _compared(by_group.get(group.id, []), group.value, additive, f"people.{group.id}", names.get(f"group:{group.id}", str(group.id)))
    if not plan.groups:
        yield from _compared(by_group.get(None, []), plan.value, additive, "people", None)


def _compared(shares: Sequence[Share], whole: Decimal, additive: bool, place: str, name: str | None) -> Iterator[Problem]:
    if not shares:
        return
    found = together(shares, additive)
    if abs(found - whole) > (0 if additive else NEAR):
        code = f"target_{'sum' if additive else 'mean'}_of_{'whole' if name is None else 'group'}"
        facts = {"found": _plain(found), "wanted": _plain(whole), "missing": _plain(abs(whole - found))}
        yield Problem(place, code, facts if name is None else {**facts, "name": name})


def together(shares: Sequence[Share], additive: bool) -> Decimal:
    """What parts come to: their sum, or their mean by weight. Needs at least one, weights above 0."""
    if additive:
        return sum((one.value for one in shares), Decimal(0))
    return sum((one.value * one.weight for one in shares), Decimal(0)) / sum((one.weight for one in shares), Decimal(0))


def spread(value: Decimal, weights: Sequence[Decimal], additive: bool, places: int) -> tuple[Decimal, ...]:
    """A first breakdown of a value by weights (> 0): parts that add up to it exactly in steps of `places` decimals, or the same rate for everybody."""
    if not additive:
        return (value,) * len(weights)
    step, total = Decimal(1).scaleb(-places), sum(weights, Decimal(0))
    found = [(value * weight / total).quantize(step, "ROUND_DOWN") for weight in weights]
    left, index = value - sum(found, Decimal(0)), 0
    while left >= step and found:
        found[index % len(found)] += step
        left, index = left - step, index + 1
    if left and found:
        found[0] += left
    return tuple(found)


def _plain(number: Decimal) -> str:
    return f"{round(number, 2).normalize():,f}"
