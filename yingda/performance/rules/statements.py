"""A statement: what a plan pays a person for a period, line by line, and why. Source: spec, pay, first paragraph and §3."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

import msgspec

from yingda.kit.formulas import FormulaFailed, evaluate, names_in, parse
from yingda.kit.money import FEN, LARGEST, arithmetic, to_fen
from yingda.performance.rules.adjusting import Refund, accelerated, claw_back, prorated, shares, within
from yingda.performance.rules.increments import Account, increased
from yingda.performance.rules.measures import Counted, Measured, counts_of, figure, plain, readable
from yingda.performance.rules.plans import (
    ClawBack,
    Component,
    Contest,
    Formula,
    Increment,
    Plan,
    RateTable,
    RateTiers,
    TeamShare,
    Workload,
    metrics_of,
)
from yingda.performance.rules.problems import Problem
from yingda.performance.rules.rates import commission
from yingda.performance.rules.tiers import Reached, TierTerms, misses_minimum, months_of, reached
from yingda.performance.rules.workload import net, score, settled

ZERO = Decimal(0)
EXTRAS = ("team_share", "award", "adjustment", "claw_back", "released")


class Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount that comes from outside the plan's formulas (kind: one of `EXTRAS`): its key, its yuan, and the typed reason."""

    kind: str
    key: str
    amount: Decimal
    reason: str
    facts: dict[str, Any] = {}


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figure of a group, and the weight of each of its people (by id) in the split."""

    values: tuple[Measured, ...]
    weights: tuple[tuple[int, Decimal], ...]


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The place in a contest (1 for the best), who is equal there (the person included), and how many took part."""

    place: int
    equals: tuple[int, ...]
    of: int


class PaidOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order that came back: in which month what was paid on it (yuan), and what of it was taken back before."""

    order: int
    month: str
    paid: Decimal
    taken_before: Decimal
    refund: Refund


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a statement is worked out from: the person (id), the period (`2026-03`), the values by metric.

    groups: the counts of the person's group without the person, by metric. By component: what was carried over, the team, the standing in a
    contest, the orders that came back. accounts: those of the agent. days of days_in_period: the calendar days the person was there.
    """

    person: int
    period: str
    values: dict[str, tuple[Measured, ...]]
    groups: dict[str, Counted] = {}
    carried: dict[str, Counted] = {}
    days: int = 1
    days_in_period: int = 1
    extras: tuple[Extra, ...] = ()
    teams: dict[str, Team] = {}
    standings: dict[str, Standing] = {}
    refunds: dict[str, tuple[PaidOrder, ...]] = {}
    accounts: tuple[Account, ...] = ()


class Why(msgspec.Struct, frozen=True):
    """One reason, as the code of a sentence and its facts."""

    code: str
    facts: dict[str, Any] = {}


class Line(msgspec.Struct, frozen=True):
    """One line: the component, the values it used with their versions, the tier (0 for none), the exact and the rounded amount, and why.

    held: what is earned but not paid before it is mature; the amount is then 0. carried: the counts that join the next period.
    """

    component: str
    kind: str
    used: tuple[Measured, ...]
    tier: int
    unrounded: Decimal
    amount: Decimal
    held: Decimal
    why: tuple[Why, ...]
    carried: Counted | None = None


class Statement(msgspec.Struct, frozen=True):
    """The lines, their sum, and what of it is paid; the shortfall is recorded, never taken from a wage."""

    person: int
    period: str
    plan: str
    plan_version: int
    lines: tuple[Line, ...]
    total: Decimal
    paid: Decimal
    shortfall: Decimal
    held: Decimal


def statement(plan: Plan, facts: Facts) -> Statement:
    """What a plan without problems (`plan_problems`) pays on these facts. Σ amounts of the lines = total = paid − shortfall.

    Each line is rounded once, half up to the fen. A metric that is missing or a formula that fails makes a line of 0 that says so.
    Raises ValueError for amounts beyond a million millions, and for days outside the period.
    """
    with arithmetic():
        own = (line for component in plan.components for line in _lines(component, facts))
        lines = (*own, *map(_extra_line, facts.extras))
        total, held = to_fen(sum((line.amount for line in lines), ZERO)), to_fen(sum((line.held for line in lines), ZERO))
        paid, shortfall = map(to_fen, settled(total))
    return Statement(facts.person, facts.period, plan.key, plan.version, lines, total, paid, shortfall, held)


def statement_bytes(made: Statement) -> bytes:
    """A statement as canonical JSON, keys sorted, numbers as plain text: the same plan and facts always give the same bytes."""
    return msgspec.json.encode(made, order="sorted")


def extra_problems(extra: Extra) -> list[Problem]:
    """What is wrong with an amount from outside: an unknown kind, more than fen, an award or a share below 0, a claw-back above it."""
    found = [] if extra.kind in EXTRAS else [Problem("kind", "pay_choice_unknown", {"value": extra.kind[:60], "choices": " / ".join(EXTRAS)})]
    if not extra.amount.is_finite() or abs(extra.amount) > LARGEST or extra.amount != to_fen(extra.amount):
        return [*found, Problem("amount", "pay_number_wrong", {"places": 2})]
    if extra.amount < 0 and extra.kind in ("team_share", "award"):
        found.append(Problem("amount", "pay_amount_negative"))
    if extra.amount > 0 and extra.kind == "claw_back":
        found.append(Problem("amount", "pay_claw_back_positive"))
    return found


def months_paid(component: Component, period: str) -> tuple[str, ...]:
    """The months (`2026-03`) a component pays for at the end of one: that month, or the block a tier pays over; none in the middle of a block."""
    if isinstance(component, RateTiers):
        return months_of(component.terms, int(period[:4]), int(period[5:]))
    return (period,)


class _Got(msgspec.Struct, frozen=True):
    amount: Decimal
    why: tuple[Why, ...]
    tier: int = 0
    carried: Counted | None = None
    used: tuple[Measured, ...] | None = None


def _lines(component: Component, facts: Facts) -> Iterator[Line]:
    if isinstance(component, ClawBack):
        yield from _claw_back_lines(component, facts)
    else:
        yield _line(component, _seen(component, facts))


def _line(component: Component, facts: Facts) -> Line:
    got = _EARN[type(component)](component, facts)
    used = _sorted(got.used) if got.used is not None else _used(facts, keys_of(component))
    amount, adjusted = _adjusted(component, got.amount, facts)
    is_held = component.adjusting.held and not all(one.mature for one in used)
    rounded = to_fen(amount)
    why = (*got.why, *adjusted, *([Why("pay_line_held", {"amount": rounded})] if is_held else []))
    now, held = (to_fen(ZERO), rounded) if is_held else (rounded, to_fen(ZERO))
    kind = str(component.__struct_config__.tag)
    return Line(component.key, kind, used, got.tier, plain(amount), now, held, tuple(map(_canonical, why)), _plain_count(got.carried))


def _seen(component: Component, facts: Facts) -> Facts:
    """The facts a component looks at: each metric in the months it pays for, and the accelerator's in the month of the period."""
    tiered = component.metric if isinstance(component, RateTiers) else ""
    paid = months_paid(component, facts.period)

    def parts(key: str) -> tuple[Measured, ...]:
        months = ("", *paid) if key == tiered else ("", facts.period)
        return tuple(one for one in facts.values.get(key, ()) if one.month in months)

    return msgspec.structs.replace(facts, values={key: found for key in keys_of(component) if (found := parts(key))})


def _claw_back_lines(component: ClawBack, facts: Facts) -> Iterator[Line]:
    for one in sorted(facts.refunds.get(component.key, ()), key=lambda back: (back.month, back.order)):
        # Cut to whole fen: rounded up, the lines could together take a fen more than was paid.
        taken = claw_back(one.paid, one.taken_before, one.refund, component.days).quantize(FEN, rounding=ROUND_DOWN)
        if taken > 0:
            said = {"order": one.order, "month": one.month, "paid": one.paid, "refunded": one.refund.refunded, "worth": one.refund.order_amount}
            why = (_canonical(Why("pay_line_claw_back", {**said, "days": component.days})),)
            yield Line(component.key, "claw_back", (), 0, plain(-taken), to_fen(-taken), to_fen(ZERO), why)


def _extra_line(extra: Extra) -> Line:
    why = _canonical(Why(extra.reason, extra.facts))
    return Line(extra.key, extra.kind, (), 0, plain(extra.amount), to_fen(extra.amount), to_fen(ZERO), (why,))


def keys_of(component: Component) -> tuple[str, ...]:
    """Every metric a component looks at, that of its accelerator included."""
    accelerator = component.adjusting.accelerator
    named = names_in(parse(component.formula)) if isinstance(component, Formula) else metrics_of(component)
    return tuple(sorted({*named, *([accelerator.metric] if accelerator else [])}))


def _used(facts: Facts, keys: tuple[str, ...]) -> tuple[Measured, ...]:
    found = [one for key in keys for one in facts.values.get(key, ())]
    return _sorted(found)


def _sorted(found: Sequence[Measured]) -> tuple[Measured, ...]:
    return tuple(map(_plain_value, sorted(found, key=lambda one: (one.metric, one.month, one.version, one.numerator))))


def _tiers(component: RateTiers, facts: Facts) -> _Got:
    terms, group, carried = component.terms, facts.groups.get(component.metric), facts.carried.get(component.key)
    if not months_paid(component, facts.period):
        return _Got(ZERO, (Why("pay_line_not_due", {"months": terms.months}),), carried=carried)
    got = reached(terms, counts_of(facts.values.get(component.metric, ())), group, carried)
    why = [_tier_reason(terms, got)]
    if carried is not None:
        why.append(Why("pay_line_carried_in", {"converted": carried.converted, "n": carried.n}))
    if got.small:
        why.append(Why(f"pay_line_small_{got.small}", {"n": got.n, "least_n": terms.least_n}))
    if got.small == "pooled" and group is not None:
        why.append(Why("pay_line_group", {"converted": group.converted, "n": group.n}))
    return _Got(got.amount, tuple(why), got.tier, got.carried)


def _tier_reason(terms: TierTerms, got: Reached) -> Why:
    if got.rate is None:
        return Why("pay_line_no_cases")
    said = {"rate": readable(got.rate), "n": got.n, "way": terms.way, "tier": got.tier}
    if got.tier:
        band = terms.bands[got.tier - 1]
        return Why("pay_line_tier", {**said, "at_least": band.at_least, "below": band.below, "worth": band.value})
    # With a minimum the lowest month can miss it and still lie in a tier: to say "below the first tier" would be untrue.
    if misses_minimum(terms, got.rate):
        return Why("pay_line_below_minimum", {**said, "minimum": terms.minimum})
    return Why("pay_line_below_tiers", {**said, "at_least": terms.bands[0].at_least})


def _workload(component: Workload, facts: Facts) -> _Got:
    # Nothing measured at all is a gap in the data, not a month without work, and costs nobody anything.
    if not any(facts.values.get(key) for key in component.weights):
        return _Got(ZERO, (Why("pay_line_metric_missing", {"metric": ", ".join(sorted(component.weights))}),))
    counts = {key: figure(facts.values.get(key, ())) or ZERO for key in component.weights}
    points = score(counts, component.weights)
    side = "above" if points >= component.terms.threshold else "missing"
    said = {"points": points, "threshold": component.terms.threshold, "rate": getattr(component.terms, side)}
    return _Got(net(points, component.terms), (Why(f"pay_line_points_{side}", said),))


def _table(component: RateTable, facts: Facts) -> _Got:
    base = figure(facts.values.get(component.metric, ()))
    if base is None:
        return _Got(ZERO, (Why("pay_line_metric_missing", {"metric": component.metric}),))
    tier, amount = commission(component.how, component.bands, base)
    value = component.bands[tier - 1].value if tier else ZERO
    return _Got(amount, (Why(f"pay_line_{component.how}", {"base": base, "tier": tier, "value": value}),), tier)


def _formula(component: Formula, facts: Facts) -> _Got:
    tree = parse(component.formula)
    values = {name: figure(facts.values.get(name, ())) for name in names_in(tree)}
    try:
        return _Got(evaluate(tree, values), (Why("pay_line_formula", {"formula": component.formula, "values": values}),))
    except FormulaFailed as failed:
        told = failed.problem
        return _Got(ZERO, (Why("pay_line_formula_failed", {"formula": component.formula, "at": told.at, "reason": told.code, **told.facts}),))


def _team(component: TeamShare, facts: Facts) -> _Got:
    team = facts.teams.get(component.key)
    base = None if team is None else figure(team.values)
    if team is None or base is None:
        return _Got(ZERO, (Why("pay_line_metric_missing", {"metric": component.metric}),))
    tier, worth = commission(component.how, component.bands, base)
    weights = dict(team.weights)
    pot, whole = to_fen(worth), sum(weights.values(), ZERO)
    own = shares(pot, weights).get(facts.person, ZERO) if whole else ZERO
    said = {"base": base, "tier": tier, "pot": pot, "weight": weights.get(facts.person, ZERO), "weights": whole, "people": len(weights)}
    return _Got(own, (Why(f"pay_line_team_{component.by}", said),), tier, used=team.values)


def _contest(component: Contest, facts: Facts) -> _Got:
    standing = facts.standings.get(component.key)
    if standing is None:
        return _Got(ZERO, (Why("pay_line_contest_out", {"least_n": component.least_n}),))
    prizes = sum(component.prizes[standing.place - 1 : standing.place - 1 + len(standing.equals)], ZERO)
    own = shares(to_fen(prizes), dict.fromkeys(standing.equals, Decimal(1)))[facts.person]
    said = {"place": standing.place, "of": standing.of, "equals": len(standing.equals), "prizes": prizes}
    return _Got(own, (Why("pay_line_contest", said),), standing.place)


def _increment(component: Increment, facts: Facts) -> _Got:
    got = increased(facts.accounts, component.terms)
    return _Got(got.pays, (Why("pay_line_increment", {name: getattr(got, name) for name in got.__struct_fields__}),))


_EARN: Mapping[type, Callable[[Any, Facts], _Got]] = {
    RateTiers: _tiers, Workload: _workload, RateTable: _table, Formula: _formula, TeamShare: _team, Contest: _contest, Increment: _increment,
}  # fmt: skip


def _adjusted(component: Component, amount: Decimal, facts: Facts) -> tuple[Decimal, list[Why]]:
    """The amount after the accelerator, the bounds and the proration, with a reason for each that changed it."""
    adjusting, why = component.adjusting, list[Why]()
    attainment = figure(facts.values.get(adjusting.accelerator.metric, ())) if adjusting.accelerator else None
    steps: list[tuple[str, dict[str, Any], Callable[[Decimal], Decimal]]] = []
    if adjusting.accelerator and attainment is None:
        why.append(Why("pay_line_metric_missing", {"metric": adjusting.accelerator.metric}))
    if adjusting.accelerator and attainment is not None:
        bands = adjusting.accelerator.bands
        steps.append(("pay_line_accelerated", {"metric": adjusting.accelerator.metric, "attainment": attainment}, lambda x: accelerated(x, attainment, bands)))
    steps.append(("pay_line_floor", {"floor": adjusting.floor}, lambda x: within(x, adjusting.floor, None)))
    steps.append(("pay_line_cap", {"cap": adjusting.cap}, lambda x: within(x, None, adjusting.cap)))
    if adjusting.prorated:
        said = {"days": facts.days, "days_in_period": facts.days_in_period}
        steps.append(("pay_line_prorated", said, lambda x: prorated(x, facts.days, facts.days_in_period)))
    for code, said, step in steps:
        before, amount = amount, step(amount)
        why += [Why(code, said)] if amount != before else []
    return amount, why


def _canonical(why: Why) -> Why:
    return Why(why.code, {key: _plain(value) for key, value in why.facts.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return plain(value) if isinstance(value, Decimal) else value


def _plain_value(one: Measured) -> Measured:
    below = None if one.denominator is None else plain(one.denominator)
    return msgspec.structs.replace(one, numerator=plain(one.numerator), denominator=below)


def _plain_count(counted: Counted | None) -> Counted | None:
    return None if counted is None else Counted(plain(counted.converted), plain(counted.n))
