"""An incentive plan as data: its components by kind, and the plans that ship. Source: spec, pay §2."""

from decimal import Decimal

import msgspec

from yingda.performance.rules.adjusting import Adjusting
from yingda.performance.rules.bands import Band
from yingda.performance.rules.tiers import TierTerms
from yingda.performance.rules.workload import WorkloadTerms


class _Component(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    key: str
    adjusting: Adjusting = Adjusting()


class RateTiers(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rate_tiers", kw_only=True):
    """Tiers over a metric that is a rate, by month."""

    metric: str
    terms: TierTerms


class Workload(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="workload", kw_only=True):
    """The workload score: activities (metrics that count) with the points of each."""

    weights: dict[str, Decimal]
    terms: WorkloadTerms = WorkloadTerms()


class RateTable(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="rate_table", kw_only=True):
    """A table over a metric in yuan: yuan per band (`lump_sum`), or percent (`retroactive`, `marginal`)."""

    metric: str
    how: str
    bands: tuple[Band, ...]


class Formula(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="formula", kw_only=True):
    """A formula on metrics that comes to yuan: a rate goes in as percent, everything else as its sum."""

    formula: str


Component = RateTiers | Workload | RateTable | Formula


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a group is paid by. Each change is a new version."""

    key: str
    version: int
    components: tuple[Component, ...]


def default_plans() -> tuple[Plan, ...]:
    """The plans that ship: three-month conversion tiers (pay §2.1), the workload score (§2.2), marginal commission (§2.3)."""
    return CONVERSION, WORKLOAD, COMMISSION


def metrics_of(component: Component) -> tuple[str, ...]:
    """The metrics a component is worked out from, without those of its formula and its accelerator."""
    match component:
        case RateTiers() | RateTable():
            return (component.metric,)
        case Workload():
            return tuple(sorted(component.weights))
    return ()


def _bands(*rows: tuple[int, int | None, int]) -> tuple[Band, ...]:
    return tuple(Band(Decimal(start), None if end is None else Decimal(end), Decimal(value)) for start, end, value in rows)


CONVERSION = Plan(
    "conversion_tiers",
    1,
    (
        RateTiers(
            key="conversion",
            metric="inquiry_to_paid",
            terms=TierTerms(_bands((40, 50, 200), (50, 60, 500), (60, None, 1000))),
        ),
    ),
)
# The points of an activity are the scheme's own affair; one each is where it begins.
WORKLOAD = Plan(
    "workload_score",
    1,
    (Workload(key="workload", weights=dict.fromkeys(("actions", "calls", "renewals", "visits"), Decimal(1))),),
)
COMMISSION = Plan(
    "sales_commission",
    1,
    (
        RateTable(
            key="commission",
            metric="agent_sales",
            how="marginal",
            bands=_bands((0, 100_000, 5), (100_000, 125_000, 6), (125_000, None, 7)),
        ),
    ),
)
