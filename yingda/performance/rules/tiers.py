"""Tiers over a rate: what a three-month conversion pays. Source: spec, pay §2.1, and §1 for small samples."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from yingda.performance.rules.bands import Band, band_of
from yingda.performance.rules.measures import Counted, percent, pooled

WAYS = ("pooled", "mean_of_months", "every_month", "rolling")
SMALL = ("marked", "carried_over", "pooled", "pro_rata")


class TierTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bands over a rate in percent, worth yuan, and how several months make one rate.

    way: `pooled` all converted over all cases of the block of months; `mean_of_months` the mean of the monthly rates;
    `every_month` the lowest monthly rate, so that every month reaches the tier; `rolling` like pooled, over the latest months
    at the end of each month. months: how many (1..12). minimum: with `every_month`, the percent under which a month makes
    the whole pay nothing.
    least_n: below so many cases in all, the sample is small; then `small` says: `marked` paid as it is, with a mark;
    `carried_over` paid nothing now, the counts join the next period; `pooled` the rate together with the group's;
    `pro_rata` the part n / least_n of the amount.
    """

    bands: tuple[Band, ...]
    way: str = "pooled"
    months: int = 3
    minimum: Decimal | None = None
    least_n: int = 0
    small: str = "marked"


class Reached(msgspec.Struct, frozen=True):
    """The rate (percent; None without cases), n, the tier (0 for none) and its yuan, what was done about a small sample, what is carried over."""

    rate: Fraction | None
    n: Decimal
    tier: int
    amount: Decimal
    small: str = ""
    carried: Counted | None = None


def reached(terms: TierTerms, months: Sequence[Counted], group: Counted | None = None, carried: Counted | None = None) -> Reached:
    """The tier a person reached in these months (earliest first), and what it pays in yuan, not rounded.

    group: the counts of the group without this person. carried: what was carried over from the period before.
    Doing better on the same cases never pays less when the bands are sound (`band_problems`).
    """
    counts = ([] if carried is None else [carried]) + [*_window(terms, months)]
    every = pooled(counts)
    small = terms.small if every.n < terms.least_n else ""
    rate = rate_of(terms.way, counts) if small != "pooled" else percent(pooled([*counts, group] if group else counts))
    tier = 0 if rate is None or misses_minimum(terms, rate) else band_of(terms.bands, rate)
    worth = terms.bands[tier - 1].value if tier else Decimal(0)
    match small:
        case "carried_over":
            return Reached(rate, every.n, tier, Decimal(0), small, every if every.n > 0 else None)
        case "pro_rata":
            return Reached(rate, every.n, tier, worth * every.n / terms.least_n, small)
    return Reached(rate, every.n, tier, worth, small)


def rate_of(way: str, months: Sequence[Counted]) -> Fraction | None:
    """Several months as one rate in percent, exactly; None without cases.

    A month without cases has no rate: it counts neither in the mean nor as the lowest.
    """
    rates = [rate for rate in map(percent, months) if rate is not None]
    if not rates:
        return None
    match way:
        case "mean_of_months":
            return sum(rates, Fraction(0)) / len(rates)
        case "every_month":
            return min(rates)
    return percent(pooled(months))


def months_of(terms: TierTerms, year: int, month: int) -> tuple[str, ...]:
    """The months (`2026-03`) that are paid for at the end of a month, earliest first.

    `rolling` pays at the end of every month for the latest ones; every other way pays once a block, the blocks counted from
    January on, so in the months between there are none. A block that the year does not hold whole ends with the year.
    """
    if terms.way != "rolling":
        count = (month - 1) % terms.months + 1
        return _names(year, month, count) if count == terms.months or month == 12 else ()
    return _names(year, month, terms.months)


def months_so_far(terms: TierTerms, year: int, month: int) -> tuple[str, ...]:
    """The months of the block a month lies in, up to it: what is looked at while the block runs."""
    if terms.way == "rolling":
        return _names(year, month, terms.months)
    return _names(year, month, (month - 1) % terms.months + 1)


def end_of_block(terms: TierTerms, year: int, month: int) -> str:
    """The month (`2026-03`) at whose end the block a month lies in is paid."""
    last = month if terms.way == "rolling" else min(12, ((month - 1) // terms.months + 1) * terms.months)
    return f"{year:04}-{last:02}"


def misses_minimum(terms: TierTerms, rate: Fraction) -> bool:
    """Whether the lowest monthly rate (percent) is under the minimum each month must have; only `every_month` has one.

    A small sample that is pooled with the group has no monthly rates: the pooled one stands for them.
    """
    return terms.way == "every_month" and terms.minimum is not None and rate < Fraction(terms.minimum)


def _names(year: int, month: int, count: int) -> tuple[str, ...]:
    last = year * 12 + month - 1
    return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - count + 1, last + 1))


def _window(terms: TierTerms, months: Sequence[Counted]) -> Sequence[Counted]:
    return months[-terms.months :] if terms.way == "rolling" else months
