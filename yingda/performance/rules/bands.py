"""Half-open bands over a number: [40, 50) [50, 60) [60, ∞). Tiers, rate tables and accelerators are made of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec

from yingda.performance.rules.problems import Problem


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From `at_least` (included) to `below` (not included; None for no end): yuan, percent or a factor, as its owner says."""

    at_least: Decimal
    below: Decimal | None
    value: Decimal


def band_of(bands: Sequence[Band], number: Decimal | Fraction) -> int:
    """Which band a number lies in, the first being 1; 0 for none. Compared exactly: 39.999… is not 40."""
    exact = Fraction(number)
    for place, band in enumerate(bands, 1):
        if Fraction(band.at_least) <= exact and (band.below is None or exact < Fraction(band.below)):
            return place
    return 0


def band_problems(bands: Sequence[Band], place: str, rising: bool = True) -> list[Problem]:
    """What is wrong with bands: none at all, empty ones, gaps, overlaps, a wrong order, an end of the last, negative values.

    rising: whether a higher band may not be worth less than the one before, so that doing better never pays less.
    """
    if not bands:
        return [Problem(place, "pay_bands_missing")]
    found = [problem for index, band in enumerate(bands) for problem in _own_problems(band, f"{place}.{index}")]
    for index, (lower, upper) in enumerate(pairwise(bands), 1):
        found += _neighbour_problems(lower, upper, f"{place}.{index}", rising)
    if bands[-1].below is not None:
        found.append(Problem(f"{place}.{len(bands) - 1}.below", "pay_bands_end"))
    return found


def _own_problems(band: Band, place: str) -> Iterator[Problem]:
    if band.below is not None and band.below <= band.at_least:
        yield Problem(f"{place}.below", "pay_band_empty", {"at_least": band.at_least, "below": band.below})
    if band.value < 0:
        yield Problem(f"{place}.value", "pay_amount_negative")


def _neighbour_problems(lower: Band, upper: Band, place: str, rising: bool) -> Iterator[Problem]:
    start = f"{place}.at_least"
    if upper.at_least <= lower.at_least:
        yield Problem(start, "pay_bands_unordered", {"at_least": upper.at_least, "before": lower.at_least})
    elif lower.below is None or upper.at_least < lower.below:
        yield Problem(start, "pay_bands_overlap", {"at_least": upper.at_least})
    elif upper.at_least > lower.below:
        yield Problem(start, "pay_bands_gap", {"below": lower.below, "at_least": upper.at_least})
    if rising and upper.value < lower.value:
        yield Problem(f"{place}.value", "pay_bands_fall", {"value": upper.value, "before": lower.value})
