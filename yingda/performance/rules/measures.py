"""The numbers pay is worked out from, each with the version of its metric."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

import msgspec


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a metric for a person: its version, and a numerator over a denominator (a rate) or alone (an amount, a count).

    n: how many cases stand behind an amount. month: which part of the period it is of, as `2026-03`; empty for the whole.
    mature: whether it has stopped moving.
    """

    metric: str
    version: int
    numerator: Decimal
    denominator: Decimal | None = None
    n: int | None = None
    mature: bool = True
    month: str = ""


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many converted of n. Credit may be shared, so neither need be whole."""

    converted: Decimal
    n: Decimal


def counts_of(parts: Iterable[Measured]) -> tuple[Counted, ...]:
    """The parts of a rate as counts, one for each month, earliest first; what has no denominator is no rate and left out."""
    months: dict[str, list[Counted]] = {}
    for part in parts:
        if part.denominator is not None:
            months.setdefault(part.month, []).append(Counted(part.numerator, part.denominator))
    return tuple(pooled(months[month]) for month in sorted(months))


def pooled(counts: Iterable[Counted]) -> Counted:
    """All counts as one."""
    every = list(counts)
    return Counted(sum((one.converted for one in every), Decimal(0)), sum((one.n for one in every), Decimal(0)))


def percent(counted: Counted) -> Fraction | None:
    """The rate in percent, exactly; None without cases."""
    return Fraction(counted.converted) * 100 / Fraction(counted.n) if counted.n > 0 else None


def figure(parts: Sequence[Measured]) -> Decimal | None:
    """The one number a formula sees: the pooled rate in percent, or the sum of amounts; None when there is nothing, or a rate without cases."""
    if not parts:
        return None
    if any(part.denominator is None for part in parts):
        return sum((part.numerator for part in parts), Decimal(0))
    rate = pooled(counts_of(parts))
    return rate.converted * 100 / rate.n if rate.n > 0 else None


def plain(number: Decimal) -> Decimal:
    """The same number written in the one canonical way: no exponent, no zeros at the end, no minus zero."""
    text = format(number, "f")
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return Decimal(0) if not number else Decimal(bare)


def readable(rate: Fraction | None) -> Decimal | None:
    """A rate in percent for the reader, with two decimals.

    Cut, not rounded: 39.999 % is shown as 39.99, for 40.00 beside a tier that was missed would look like an error.
    """
    return None if rate is None else Decimal(floor(rate * 100)).scaleb(-2)
