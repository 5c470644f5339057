"""Values of the dictionary in the unit a reader sees and writes: percent, seconds, yuan."""

from collections.abc import Mapping
from decimal import Decimal

_TIMES: Mapping[str, Decimal] = {"share": Decimal(100), "ms": Decimal("0.001"), "money": Decimal("0.01")}


def reader_value(value: float | None, unit: str) -> Decimal | None:
    """A value as readers have it, to six decimals: a share in percent, a time in seconds, money in yuan; anything else as it is."""
    return None if value is None else round(Decimal(str(value)) * _TIMES.get(unit, Decimal(1)), 6).normalize() + 0


def store_value(value: Decimal, unit: str) -> float:
    """The way back: what a reader wrote, as the dictionary has it."""
    return float(value / _TIMES.get(unit, Decimal(1)))


def additive(how: str) -> bool:
    """Whether parts of a measure that is counted, told apart or summed (`how`) sum to the whole; means and shares do not."""
    return how in ("count", "distinct", "sum")
