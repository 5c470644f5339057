"""What changes an amount after it is earned: accelerator, floor, cap, proration, split, hold, claw-back. Source: spec, pay §2.5 and §2.6."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from yingda.kit.money import split
from yingda.performance.rules.bands import Band, band_of

ZERO = Decimal(0)


class Accelerator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bands of factors over a metric (an attainment in percent, say)."""

    metric: str
    bands: tuple[Band, ...]


class Adjusting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is done to the amount of a component, in this order: accelerator, floor, cap, proration by calendar days, hold until mature."""

    accelerator: Accelerator | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    prorated: bool = False
    held: bool = False


class Earned(msgspec.Struct, frozen=True):
    """An amount in yuan and the day from which it no longer moves."""

    amount: Decimal
    mature_on: date


class Refund(msgspec.Struct, frozen=True):
    """An order, the day it was paid for, what it was worth, and what of it had been paid back in all by the day of the refund."""

    order_amount: Decimal
    ordered_on: date
    refunded: Decimal
    refunded_on: date


def accelerated(amount: Decimal, attainment: Decimal, bands: Sequence[Band]) -> Decimal:
    """The amount times the factor of the band the attainment lies in; below all bands the first factor, but no more than 1.

    A negative amount is not accelerated: doing well elsewhere makes no deduction larger.
    """
    place = band_of(bands, attainment)
    # Without the bound of 1 a plan whose first band slows down would pay more to those who do not even reach it.
    factor = bands[place - 1].value if place else min(Decimal(1), bands[0].value)
    return amount * factor if amount > 0 else amount


def within(amount: Decimal, floor: Decimal | None, cap: Decimal | None) -> Decimal:
    """The amount, raised to the floor and lowered to the cap (yuan; None for none; the cap wins)."""
    raised = amount if floor is None else max(amount, floor)
    return raised if cap is None else min(raised, cap)


def prorated(amount: Decimal, days: int, days_in_period: int) -> Decimal:
    """The part of an amount for `days` of a period's calendar days. Raises ValueError outside 0..days_in_period, or for a period without days."""
    if not 0 <= days <= days_in_period or days_in_period < 1:
        raise ValueError("days lie between 0 and those of the period, which has at least one")
    return amount * days / days_in_period


def days_employed(first: date, last: date, joined: date | None = None, left: date | None = None) -> int:
    """How many calendar days of a period (first to last day, both in it) somebody was there.

    joined, left: the first and the last day of the employment, both counted; None for before and after the period.
    """
    start, end = max(first, joined or first), min(last, left or last)
    return max(0, (end - start).days + 1)


def shares(amount: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """An amount in whole fen split between people (by id) by weights, summing to it exactly; of equals the lower id gets the odd fen.

    Raises ValueError like `split`.
    """
    people = sorted(weights)
    return dict(zip(people, split(amount, [weights[person] for person in people]), strict=True))


def hold(earned: Sequence[Earned], on: date) -> tuple[Decimal, Decimal]:
    """What may be paid on a day, and what is held back because it may still move: together everything that was earned."""
    ripe = sum((one.amount for one in earned if one.mature_on <= on), ZERO)
    return ripe, sum((one.amount for one in earned), ZERO) - ripe


def claw_back(paid: Decimal, taken_before: Decimal, refund: Refund, window_days: int) -> Decimal:
    """What a refund takes back (yuan ≥ 0) of what was paid on that order, not rounded.

    The part of the order that was refunded, less what was taken before; nothing when the refund came more than `window_days`
    after the order; never more in all than was paid on it. A payment of nothing or less has nothing to take back.
    """
    late = (refund.refunded_on - refund.ordered_on).days > window_days
    if late or paid <= 0 or refund.refunded <= 0:
        return ZERO
    due = paid * refund.refunded / refund.order_amount if refund.order_amount > refund.refunded else paid
    return max(ZERO, min(paid, due) - taken_before)
