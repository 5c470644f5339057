"""Plans and facts for the tests of pay: makers, and the sound ones at random."""

from decimal import Decimal

from hypothesis import strategies as st

from yingda.performance.rules.bands import Band
from yingda.performance.rules.measures import Counted, Measured
from yingda.performance.rules.statements import Facts


def row(*values: object) -> tuple[object, ...]:
    """Values side by side, to be compared with numbers written plainly."""
    return values


def bands(*rows: tuple[object, object, object]) -> tuple[Band, ...]:
    return tuple(Band(Decimal(str(start)), None if end is None else Decimal(str(end)), Decimal(str(value))) for start, end, value in rows)


def counts(text: str) -> tuple[Counted, ...]:
    """`30/100 60/100` as counts."""
    pairs = [part.split("/") for part in text.split()]
    return tuple(Counted(Decimal(converted), Decimal(n)) for converted, n in pairs)


def conversion(text: str, metric: str = "inquiry_to_paid", mature: bool = True) -> tuple[Measured, ...]:
    """Counts of months, the last of which is 2026-03."""
    found = counts(text)
    months = [f"2025-{n:02}" for n in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    months = months[len(months) - len(found) :]
    return tuple(Measured(metric, 3, one.converted, one.n, mature=mature, month=month) for month, one in zip(months, found, strict=True))


def amount(metric: str, value: object, mature: bool = True) -> tuple[Measured, ...]:
    return (Measured(metric, 1, Decimal(str(value)), mature=mature),)


def facts(person: int = 7, **values: tuple[Measured, ...]) -> Facts:
    return Facts(person, "2026-03", values)


@st.composite
def sound_bands(draw: st.DrawFn, rising: bool = True, top: int = 100, most: int = 1000) -> tuple[Band, ...]:
    """Bands without problems: in a row, without an end; worth more and more when they must rise."""
    starts = sorted(draw(st.lists(st.integers(0, top), min_size=1, max_size=6, unique=True)))
    worth = draw(st.lists(st.decimals(0, most, places=2), min_size=len(starts), max_size=len(starts)))
    ends = [*starts[1:], None]
    return bands(*zip(starts, ends, sorted(worth) if rising else worth, strict=True))
