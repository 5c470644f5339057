"""Rate tables over a base in yuan: lump-sum step, retroactive, marginal. Source: spec, pay §2.3."""

from collections.abc import Sequence
from decimal import Decimal

from yingda.performance.rules.bands import Band, band_of

HOWS = ("lump_sum", "retroactive", "marginal")
ZERO = Decimal(0)


def commission(how: str, bands: Sequence[Band], base: Decimal) -> tuple[int, Decimal]:
    """The band a base reaches (0 for none) and what the table pays on it in yuan, not rounded. how: one of `HOWS`."""
    pays = {"lump_sum": lump_sum, "retroactive": retroactive, "marginal": marginal}[how]
    return band_of(bands, base), pays(bands, base)


def lump_sum(bands: Sequence[Band], base: Decimal) -> Decimal:
    """The yuan of the band the base lies in; 0 outside all of them."""
    place = band_of(bands, base)
    return bands[place - 1].value if place else ZERO


def retroactive(bands: Sequence[Band], base: Decimal) -> Decimal:
    """The percent of the band reached, on the whole base; 0 outside all bands, and never less than 0."""
    return lump_sum(bands, base) * max(base, ZERO) / 100


def marginal(bands: Sequence[Band], base: Decimal) -> Decimal:
    """Each band's percent on the slice of the base that lies in it, summed: continuous, so no order is worth avoiding."""
    return sum((_slice(band, base) * band.value / 100 for band in bands), ZERO)


def _slice(band: Band, base: Decimal) -> Decimal:
    top = base if band.below is None else min(base, band.below)
    return max(ZERO, top - band.at_least)
