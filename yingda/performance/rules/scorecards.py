"""A balanced scorecard: metrics of quality, efficiency and business value, weighed and scored. Source: spec, pay §1."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec

DIMENSIONS = ("quality", "efficiency", "business")
SMALL_WAYS = ("mark", "carried_over", "pooled", "pro_rata")
CURVES = ("linear", "steps")
FULL = Decimal(100)
ZERO = Decimal(0)
_TENTH = Decimal("0.1")


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the value `at` on (towards the better side) the score is `score`."""

    at: Decimal
    score: Decimal


class Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a value becomes a score: 0 short of the floor, `at_floor` there, 100 at the target, `at_stretch` there and beyond.

    how: `linear` between those three, or `steps` (own `steps`, or the three points as steps where there are none). Values are in the unit a
    reader sees: percent, seconds, yuan. Where less is better, floor > target > stretch.
    """

    floor: Decimal
    target: Decimal
    stretch: Decimal
    how: str = "linear"
    at_floor: Decimal = ZERO
    at_stretch: Decimal = Decimal(120)
    steps: tuple[Step, ...] = ()


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One metric of a scheme. weight: percent of the whole; least_n: the fewest cases that are scored as they are; small: what is done below."""

    metric: str
    dimension: str
    weight: Decimal
    curve: Curve
    least_n: int = 0
    small: str = "mark"


class Scheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a card is made of."""

    parts: tuple[Part, ...]


class Known(msgspec.Struct, frozen=True):
    """What is known of a metric for somebody in a period: the value in the reader's unit (None where there is none), the cases behind it."""

    value: Decimal | None
    n: int | None = None


class Scored(msgspec.Struct, frozen=True):
    """A scored metric. value, n: what was scored, after carrying over or pooling; score: 0..at_stretch, None where there is none.

    small: what was done because the cases were too few (`SMALL_WAYS`), or empty.
    """

    metric: str
    dimension: str
    weight: Decimal
    value: Decimal | None
    n: int | None
    score: Decimal | None
    small: str = ""


class Card(msgspec.Struct, frozen=True):
    """A card: its parts, the score of each dimension and the total (None without any score), and the percent of the weight they rest on."""

    parts: tuple[Scored, ...]
    dimensions: dict[str, Decimal | None]
    total: Decimal | None
    covered: Decimal


def card(scheme: Scheme, better: Mapping[str, str], own: Mapping[str, Known], group: Mapping[str, Known], before: Mapping[str, Known]) -> Card:
    """The card of somebody by a scheme.

    better: `more` or `less` of each metric; own: their figures; group: those of the others of their group, for what is pooled;
    before: theirs of the span before, for what was carried over. Parts without a score are left out and their weight falls to the others.
    """
    parts = tuple(_scored(part, better[part.metric], own, group, before) for part in scheme.parts)
    dimensions = {name: _mean([one for one in parts if one.dimension == name]) for name in DIMENSIONS}
    return Card(parts, dimensions, _mean(parts), sum((one.weight for one in parts if one.score is not None), ZERO))


def score_at(curve: Curve, value: Decimal, better: str) -> Decimal:
    """The score of a value: it never falls when the value gets better, and lies in 0..at_stretch."""
    sign = 1 if better == "more" else -1
    at, floor, target, stretch = (sign * one for one in (value, curve.floor, curve.target, curve.stretch))
    if curve.how == "steps":
        steps = [(sign * step.at, step.score) for step in curve.steps] or [(floor, curve.at_floor), (target, FULL), (stretch, curve.at_stretch)]
        return max((score for edge, score in steps if at >= edge), default=ZERO)
    if at < floor:
        return ZERO
    if at >= stretch:
        return curve.at_stretch
    if at >= target:
        return FULL + (curve.at_stretch - FULL) * (at - target) / (stretch - target)
    return curve.at_floor + (FULL - curve.at_floor) * (at - floor) / (target - floor)


def together(first: Known, second: Known) -> Known:
    """Two figures as one, weighed by their cases; one without cases adds nothing."""
    known = [one for one in (first, second) if one.value is not None and one.n]
    n = sum(one.n or 0 for one in known)
    if not n:
        return first
    return Known(sum(((one.value or ZERO) * (one.n or 0) for one in known), ZERO) / n, n)


def rounded(score: Decimal | None) -> Decimal | None:
    """A score as it is shown: one decimal, half up."""
    return None if score is None else score.quantize(_TENTH, ROUND_HALF_UP)


def _scored(part: Part, better: str, own: Mapping[str, Known], group: Mapping[str, Known], before: Mapping[str, Known]) -> Scored:
    mine, nothing = own.get(part.metric, Known(None)), Known(None)
    carried = before.get(part.metric, nothing)
    if part.small == "carried_over" and carried.n is not None and 0 < carried.n < part.least_n:
        mine = together(mine, carried)
    small = part.small if mine.n is not None and mine.n < part.least_n else ""
    if small == "pooled":
        mine = together(mine, group.get(part.metric, nothing))
    score = None if mine.value is None or small == "carried_over" else score_at(part.curve, mine.value, better)
    if small == "pro_rata" and score is not None:
        score = score * (mine.n or 0) / part.least_n
    return Scored(part.metric, part.dimension, part.weight, mine.value, mine.n, score, small)


def _mean(parts: Sequence[Scored]) -> Decimal | None:
    weight = sum((one.weight for one in parts if one.score is not None), ZERO)
    return sum((one.weight * one.score for one in parts if one.score is not None), ZERO) / weight if weight else None
