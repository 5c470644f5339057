"""An incentive plan as data: its components by kind, and the plans that ship. Source: spec, pay §2."""

from decimal import Decimal

import msgspec

from yingda.performance.rules.adjusting import Adjusting
from yingda.performance.rules.bands import Band
from yingda.performance.rules.increments import IncrementTerms
from yingda.performance.rules.tiers import TierTerms
from yingda.performance.rules.workload import WorkloadTerms


class _Component(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    key: str
    name: str = ""
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


class TeamShare(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="team_share", kw_only=True):
    """A table over the figure of a group (its people's added up) makes a pot in yuan, which is split between them.

    by: `equal`, `days` there in the period, or `metric`: by what each has of `by_metric`.
    """

    metric: str
    how: str
    bands: tuple[Band, ...]
    by: str = "equal"
    by_metric: str = ""


class Contest(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="contest", kw_only=True):
    """Prizes in yuan for the best of a metric, the first place first. Equals share those of the places they take. least_n: cases one needs to take part."""

    metric: str
    prizes: tuple[Decimal, ...]
    least_n: int = 0


class ClawBack(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="claw_back", kw_only=True):
    """Takes back what the rate table `of` paid in earlier periods on orders refunded within `days` after their payment; never more than was paid on them."""

    of: str
    days: int = 15


class Increment(_Component, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="increment", kw_only=True):
    """Pays on what the accounts of an agent spend more than before, key accounts left out."""

    terms: IncrementTerms = IncrementTerms()


Component = RateTiers | Workload | RateTable | Formula | TeamShare | Contest | ClawBack | Increment


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people are paid by: those of `groups`, or everybody when there are none. Each change is a new version."""

    key: str
    version: int
    components: tuple[Component, ...]
    groups: tuple[int, ...] = ()


def default_plans() -> tuple[Plan, ...]:
    """The plans that ship: three-month conversion tiers (pay §2.1), the workload score (§2.2), marginal commission (§2.3)."""
    return CONVERSION, WORKLOAD, COMMISSION


def metrics_of(component: Component) -> tuple[str, ...]:
    """The metrics a component is worked out from, without those of its formula and its accelerator."""
    match component:
        case RateTiers() | RateTable() | Contest():
            return (component.metric,)
        case TeamShare():
            return tuple(sorted({component.metric, component.by_metric} - {""}))
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
