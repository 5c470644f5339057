"""The workload score and what it pays. Source: spec, pay §2.2."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class WorkloadTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each point above the threshold pays `above` yuan (≥ 0), each point missing to it costs `missing` yuan (≥ 0) of the variable pay."""

    threshold: Decimal = Decimal(500)
    above: Decimal = Decimal("0.3")
    missing: Decimal = Decimal(1)


def score(counts: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    """The points of scored activities: Σ weight × count. An activity without a weight scores nothing, one that is missing counts 0."""
    return sum((weight * counts.get(key, ZERO) for key, weight in weights.items()), ZERO)


def net(points: Decimal, terms: WorkloadTerms) -> Decimal:
    """What a score comes to in yuan, not rounded: above × max(0, s − threshold) − missing × max(0, threshold − s)."""
    return terms.above * max(ZERO, points - terms.threshold) - terms.missing * max(ZERO, terms.threshold - points)


def settled(total: Decimal) -> tuple[Decimal, Decimal]:
    """The variable pay of a statement, and the shortfall apart: one of them is 0, and pay − shortfall is the total.

    A shortfall only uses up the variable pay. It is written down and taken from nobody: labour rules allow at most 20 % of the
    month's wage to be deducted, never below the minimum wage, and give no general power to fine.
    """
    return max(ZERO, total), max(ZERO, -total)
