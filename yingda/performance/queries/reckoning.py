"""The facts of everybody a plan pays: their figures, their group, their places in contests, the days they were there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yingda.kit.money import arithmetic
from yingda.people import queries as people
from yingda.performance.models import PayEmployment
from yingda.performance.queries.pay_facts import Values, better_is_less, days_of_month, today_number, values_of
from yingda.performance.rules.adjusting import days_employed
from yingda.performance.rules.measures import Counted, Measured, counts_of, figure, pooled
from yingda.performance.rules.plans import Contest, Plan, RateTiers, TeamShare
from yingda.performance.rules.statements import Extra, Facts, PaidOrder, Standing, Statement, Team

ZERO = Decimal(0)
Carried = Mapping[int, Mapping[str, Counted]]
Figures = Mapping[int, Mapping[str, tuple[Measured, ...]]]
Mates = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Outside:
    """What a statement gets from beside its month, by person: counts carried over, amounts typed or released, orders that came back."""

    carried: Carried = field(default_factory=dict)
    extras: Mapping[int, Sequence[Extra]] = field(default_factory=dict)
    refunds: Mapping[int, Mapping[str, Sequence[PaidOrder]]] = field(default_factory=dict)


def facts_of(plan: Plan, month: str, outside: Outside | None = None, values: Values | None = None) -> list[Facts]:
    """The facts of everybody the plan pays for a month (YYYY-MM), by id. outside: nothing for a plan that is only tried."""
    given, extra = values_of(plan, month, today_number()) if values is None else values, outside or Outside()
    mates = _paid_by(plan, given, extra)
    own = {person: given.get(person, {}) for person in mates}
    teams, standings = _teams(plan, own, mates, month), _standings(plan, own, month)
    days, whole = days_there(mates, month)
    return [
        Facts(
            person, month, own[person], groups=_others(plan, own, mates, person), carried=dict(extra.carried.get(person, {})), days=days[person],
            days_in_period=whole, extras=tuple(extra.extras.get(person, ())), teams=teams.get(person, {}), standings=standings.get(person, {}),
            refunds={key: tuple(found) for key, found in extra.refunds.get(person, {}).items()},
        )
        for person in sorted(mates)
    ]  # fmt: skip


def carried_of(made: Iterable[Statement]) -> dict[int, dict[str, Counted]]:
    """The counts statements carry over, by person and component."""
    return {one.person: {line.component: line.carried for line in one.lines if line.carried is not None} for one in made}


def days_there(persons: Iterable[int], month: str) -> tuple[dict[int, int], int]:
    """How many calendar days of a month each was there, and how many it has."""
    first, last = map(_date, days_of_month(month))
    rows = {row.person_id: row for row in PayEmployment.objects.all()}
    found = {}
    for person in persons:
        row = rows.get(person)
        joined, left = (None, None) if row is None else (row.joined_on, row.left_on)
        found[person] = days_employed(first, last, None if joined is None else _date(joined), None if left is None else _date(left))
    return found, (last - first).days + 1


def _date(day: int) -> date:
    return date(day // 10_000, day // 100 % 100, day % 100)


def _paid_by(plan: Plan, values: Values, extra: Outside) -> dict[int, tuple[int, ...]]:
    """The people a plan pays, each with their groups."""
    wanted = set(values) | set(extra.extras) | set(extra.refunds) | set(people.members_of(plan.groups) if plan.groups else ())
    if any(isinstance(one, TeamShare) for one in plan.components):
        # Who shares a pot gets a part of it without figures of their own.
        wanted |= people.members_of({group for own in people.groups_of(sorted(wanted)).values() for group in own[:1]})
    there = {number for number, _name, _other in people.accounts()} & wanted
    groups = people.groups_of(sorted(there))
    asked = set(plan.groups)
    return {person: own for person, own in groups.items() if not asked or asked & set(own) or person in extra.extras or person in extra.refunds}


def _others(plan: Plan, values: Figures, mates: Mates, person: int) -> dict[str, Counted]:
    """The counts of the person's group without the person, where a small sample is taken together with it."""
    keys = {one.metric for one in plan.components if isinstance(one, RateTiers) and one.terms.small == "pooled"}
    if not keys or not mates[person]:
        return {}
    group = mates[person][0]
    others = [one for one, groups in mates.items() if one != person and groups[:1] == (group,)]
    return {key: pooled(count for one in others for count in counts_of(values[one].get(key, ()))) for key in keys}


def _teams(plan: Plan, values: Figures, mates: Mates, month: str) -> dict[int, dict[str, Team]]:
    found: dict[int, dict[str, Team]] = defaultdict(dict)
    shares = [one for one in plan.components if isinstance(one, TeamShare)]
    by_group: dict[int, list[int]] = defaultdict(list)
    for person, groups in mates.items():
        for group in groups[:1]:
            by_group[group].append(person)
    for component in shares:
        for persons in by_group.values():
            team = Team(_together(component.metric, persons, values, month), _weights(component, persons, values, month))
            for person in persons:
                found[person][component.key] = team
    return found


def _together(key: str, persons: Iterable[int], values: Figures, month: str) -> tuple[Measured, ...]:
    """The figure of a group in a month: what its people have, added up."""
    parts = [one for person in persons for one in values[person].get(key, ()) if one.month == month]
    if not parts:
        return ()
    below = None if parts[0].denominator is None else sum((one.denominator or ZERO for one in parts), ZERO)
    top, mature = sum((one.numerator for one in parts), ZERO), all(one.mature for one in parts)
    return (Measured(key, parts[0].version, top, below, mature=mature, month=month),)


def _weights(component: TeamShare, persons: Sequence[int], values: Figures, month: str) -> tuple[tuple[int, Decimal], ...]:
    match component.by:
        case "days":
            days, _whole = days_there(persons, month)
            return tuple((person, Decimal(days[person])) for person in persons)
        case "metric":
            own = {person: _figure(values[person].get(component.by_metric, ()), month) for person in persons}
            return tuple((person, max(ZERO, value or ZERO)) for person, value in own.items())
    return tuple((person, Decimal(1)) for person in persons)


def _standings(plan: Plan, values: Figures, month: str) -> dict[int, dict[str, Standing]]:
    found: dict[int, dict[str, Standing]] = defaultdict(dict)
    for component in plan.components:
        if isinstance(component, Contest):
            scores = {person: score for person, own in values.items() if (score := _score(component, own, month)) is not None}
            by_score: dict[Decimal, list[int]] = defaultdict(list)
            for person, score in scores.items():
                by_score[score].append(person)
            place = 1
            for score in sorted(by_score, reverse=not better_is_less(component.metric)):
                equals = tuple(sorted(by_score[score]))
                for person in equals:
                    found[person][component.key] = Standing(place, equals, len(scores))
                place += len(equals)
    return found


def _score(component: Contest, own: Mapping[str, tuple[Measured, ...]], month: str) -> Decimal | None:
    parts = [one for one in own.get(component.metric, ()) if one.month == month]
    cases = [one.denominator for one in parts if one.denominator is not None]
    return None if cases and sum(cases) < component.least_n else _figure(parts, month)


def _figure(parts: Iterable[Measured], month: str) -> Decimal | None:
    with arithmetic():
        return figure([one for one in parts if one.month == month])
