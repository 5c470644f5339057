"""A statement: what a plan pays a person for a period, line by line, and why. Source: spec, pay, first paragraph and §3."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from yingda.kit.formulas import FormulaFailed, evaluate, names_in, parse
from yingda.kit.money import LARGEST, arithmetic, to_fen
from yingda.performance.rules.adjusting import accelerated, prorated, within
from yingda.performance.rules.measures import Counted, Measured, counts_of, figure, plain, readable
from yingda.performance.rules.plans import Component, Formula, Plan, RateTable, RateTiers, Workload, metrics_of
from yingda.performance.rules.problems import Problem
from yingda.performance.rules.rates import commission
from yingda.performance.rules.tiers import Reached, TierTerms, misses_minimum, reached
from yingda.performance.rules.workload import net, score, settled

ZERO = Decimal(0)
EXTRAS = ("team_share", "award", "adjustment", "claw_back")


class Extra(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount that comes from outside the plan's formulas (kind: one of `EXTRAS`): its key, its yuan, and the typed reason."""

    kind: str
    key: str
    amount: Decimal
    reason: str
    facts: dict[str, Any] = {}


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a statement is worked out from: the person (id), the period, the values by metric.

    groups: the counts of the person's group without the person, by metric. carried: what was carried over, by component.
    days of days_in_period: the calendar days the person was there.
    """

    person: int
    period: str
    values: dict[str, tuple[Measured, ...]]
    groups: dict[str, Counted] = {}
    carried: dict[str, Counted] = {}
    days: int = 1
    days_in_period: int = 1
    extras: tuple[Extra, ...] = ()


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
        lines = (*(_line(component, facts) for component in plan.components), *map(_extra_line, facts.extras))
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


class _Got(msgspec.Struct, frozen=True):
    amount: Decimal
    why: tuple[Why, ...]
    tier: int = 0
    carried: Counted | None = None


def _line(component: Component, facts: Facts) -> Line:
    got = _EARN[type(component)](component, facts)
    keys = _keys(component)
    used = _used(facts, keys)
    amount, adjusted = _adjusted(component, got.amount, facts)
    is_held = component.adjusting.held and not all(one.mature for one in used)
    rounded = to_fen(amount)
    why = (*got.why, *adjusted, *([Why("pay_line_held", {"amount": rounded})] if is_held else []))
    now, held = (to_fen(ZERO), rounded) if is_held else (rounded, to_fen(ZERO))
    kind = str(component.__struct_config__.tag)
    return Line(component.key, kind, used, got.tier, plain(amount), now, held, tuple(map(_canonical, why)), _plain_count(got.carried))


def _extra_line(extra: Extra) -> Line:
    why = _canonical(Why(extra.reason, extra.facts))
    return Line(extra.key, extra.kind, (), 0, plain(extra.amount), to_fen(extra.amount), to_fen(ZERO), (why,))


def _keys(component: Component) -> tuple[str, ...]:
    """Every metric a component looks at, that of its accelerator included."""
    accelerator = component.adjusting.accelerator
    named = names_in(parse(component.formula)) if isinstance(component, Formula) else metrics_of(component)
    return tuple(sorted({*named, *([accelerator.metric] if accelerator else [])}))


def _used(facts: Facts, keys: tuple[str, ...]) -> tuple[Measured, ...]:
    found = [one for key in keys for one in facts.values.get(key, ())]
    return tuple(map(_plain_value, sorted(found, key=lambda one: (one.metric, one.month, one.version, one.numerator))))


def _tiers(component: RateTiers, facts: Facts) -> _Got:
    terms, group, carried = component.terms, facts.groups.get(component.metric), facts.carried.get(component.key)
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


_EARN: Mapping[type, Callable[[Any, Facts], _Got]] = {RateTiers: _tiers, Workload: _workload, RateTable: _table, Formula: _formula}


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
