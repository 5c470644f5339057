"""The budget: what the running period will cost. Source: spec, pay §3."""

from decimal import Decimal

import msgspec

from yingda.performance.rules.measures import Measured
from yingda.performance.rules.statements import Facts

GRANTED, PAYROLL, CORRECTED = "granted", "payroll", "corrected"
BY_HAND = (GRANTED, CORRECTED)


def projected(facts: Facts, days: int, days_in_period: int) -> Facts:
    """The facts of a whole period, when what was counted on its first `days` days goes on: sums and cases grow with the days, rates stay as they are.

    Before the first day is over, and after the last, they are as they are.
    """
    if not 0 < days < days_in_period:
        return facts
    ratio = Decimal(days_in_period) / days
    values = {key: tuple(_grown(one, ratio) if one.month in ("", facts.period) else one for one in parts) for key, parts in facts.values.items()}
    return msgspec.structs.replace(facts, values=values)


def _grown(one: Measured, ratio: Decimal) -> Measured:
    below = None if one.denominator is None else one.denominator * ratio
    return msgspec.structs.replace(one, numerator=one.numerator * ratio, denominator=below)
