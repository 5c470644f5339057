"""A figure as a report keeps and writes it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import msgspec

NONE = "–"
Shape = Literal["text", "count", "number", "share", "money", "seconds"]
_SHAPES: dict[str, Shape] = {"share": "share", "money": "money", "ms": "seconds", "ratio": "number"}
_PARTS = (86_400, 3_600, 60, 1)
_UNITS = {True: ("d", "h", "m", "s"), False: ("天", "小时", "分", "秒")}


class Figure(msgspec.Struct, frozen=True):
    """A figure as the dictionary gives it (value, cases, interval or median and P90, still moving), and that of the period before."""

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    p90: float | None = None
    provisional: bool = False
    before: float | None = None


class Metric(msgspec.Struct, frozen=True):
    """A metric as it was when it was asked: key, version, unit, which way is better, its names."""

    key: str
    version: int
    unit: str
    better: str | None
    zh: str
    en: str

    def name(self, locale: str) -> str:
        return self.en if locale == "en" else self.zh


class Row(msgspec.Struct, frozen=True):
    """A person, group or day, with a figure for each metric; no name: of nobody, or of all."""

    key: int | None
    name: str
    figures: dict[str, Figure]


class Chat(msgspec.Struct, frozen=True):
    """A chat worth a look: its number, who had it, why (rated, waited, sold) and how much of it. Nothing of the customer is kept."""

    conversation_id: int
    name: str
    day: str
    why: Literal["rated", "waited", "sold"]
    value: int


class Paid(msgspec.Struct, frozen=True):
    """What a person was paid and is still held, in fen, for a month."""

    name: str
    month: str
    paid: int
    held: int


class Data(msgspec.Struct, frozen=True):
    """What stands in a place for figures."""

    metrics: tuple[Metric, ...] = ()
    rows: tuple[Row, ...] = ()
    chats: tuple[Chat, ...] = ()
    pay: tuple[Paid, ...] = ()
    withheld: bool = False


class Value(msgspec.Struct, frozen=True):
    """A value as a cell of a sheet has it: a share as it is, money in yuan, a time in seconds."""

    shape: Shape
    value: float | int | str | None


def shape_of(unit: str) -> Shape:
    """How a value of the unit is formatted."""
    return _SHAPES.get(unit, "count")


def cell(value: float | None, unit: str) -> Value:
    """A value of the dictionary (money in minor units, times in ms) as a cell has it."""
    shape = shape_of(unit)
    if value is None:
        return Value(shape, None)
    return Value(shape, {"money": value / 100, "seconds": value / 1000}.get(shape, value))


def shown(value: float | None, unit: str, locale: str) -> str:
    """A value as it is read: 45.3%, 2 分 13 秒, ¥1,234.50, 1,234. Rounded half up, as the screen does."""
    if value is None:
        return NONE
    match shape_of(unit):
        case "share":
            return f"{_plain(Decimal(repr(float(value))) * 100, 1)}%"
        case "money":
            amount = _rounded(Decimal(repr(float(value))) / 100, 2)
            return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"
        case "seconds":
            return f"{_rounded(Decimal(repr(float(value))) / 1000, 1)} s" if value < 1000 else duration(int(value), locale)
    return _plain(Decimal(repr(float(value))), 2)


def duration(ms: int, locale: str) -> str:
    """A time in its two largest units: 2 分 13 秒, 2 m 13 s."""
    left, said = max(0, ms // 1000), []
    for size, unit in zip(_PARTS, _UNITS[locale == "en"], strict=True):
        said.append((left // size, unit))
        left %= size
    first = next((place for place, (count, _) in enumerate(said) if count), len(said) - 1)
    return " ".join(f"{count} {unit}" for place, (count, unit) in enumerate(said[first : first + 2]) if place == 0 or count)


def beside(figure: Figure, unit: str, locale: str) -> str:
    """What stands beside a value: cases and interval of a share, cases, median and P90 of a mean."""
    if figure.n is None or figure.value is None:
        return ""
    english = locale == "en"
    parts = [f"n = {figure.n:,}"]
    if figure.low is not None:
        parts.append(f"{shown(figure.low, unit, locale)}–{shown(figure.high, unit, locale)}")
    if figure.median is not None:
        parts.append(f"{'median' if english else '中位'} {shown(figure.median, unit, locale)}, P90 {shown(figure.p90, unit, locale)}")
    return ", ".join(parts)


def change(figure: Figure, unit: str, locale: str) -> str:
    """The change against the period before: in points for a share, in per cent for the rest; nothing where one of them is missing."""
    if figure.value is None or figure.before is None:
        return ""
    if shape_of(unit) == "share":
        points = _rounded(Decimal(repr(float(figure.value))) * 100 - Decimal(repr(float(figure.before))) * 100, 1)
        return f"{_signed(points)} {'points' if locale == 'en' else '个百分点'}"
    if not figure.before:
        return ""
    part = Decimal(repr(float(figure.value))) / Decimal(repr(float(figure.before))) * 100 - 100
    return f"{_signed(_rounded(part, 1))}%"


def is_better(figure: Figure, better: str | None) -> bool | None:
    """Whether the change is for the better; None where neither way is, or nothing changed."""
    if better is None or figure.value is None or figure.before is None or figure.value == figure.before:
        return None
    return (figure.value > figure.before) == (better == "more")


def largest(values: Sequence[float | None]) -> float:
    """The largest of the values there are, at least 0."""
    return max([0.0, *(value for value in values if value is not None)])


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def _plain(value: Decimal, places: int) -> str:
    text = f"{_rounded(value, places):,.{places}f}"
    return text.rstrip("0").rstrip(".")


def _signed(value: Decimal) -> str:
    return f"+{value}" if value > 0 else f"{value}"
