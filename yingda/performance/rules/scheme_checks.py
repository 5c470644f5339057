"""What is wrong with a scheme before it is saved, each with its place, and the scheme that ships. Source: spec, pay §1."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from yingda.performance.rules.problems import Problem
from yingda.performance.rules.scorecards import CURVES, DIMENSIONS, FULL, SMALL_WAYS, Curve, Part, Scheme

MOST_PARTS, MOST_STEPS, MOST_SCORE = 20, 20, Decimal(200)
LARGEST, PLACES = Decimal(1_000_000_000), 6


def scheme_problems(scheme: Scheme, better: Mapping[str, str | None]) -> list[Problem]:
    """Everything that makes a scheme unusable; empty when it can be saved. better: the metrics there are and which way is better."""
    numbers = [problem for index, part in enumerate(scheme.parts[:MOST_PARTS]) for problem in _number_problems(part, f"parts.{index}")]
    # Comparing what is not a number fails, so nothing else is looked at before they are all numbers.
    if numbers:
        return numbers
    found = [] if 1 <= len(scheme.parts) <= MOST_PARTS else [Problem("parts", "card_parts_count", {"most": MOST_PARTS})]
    for index, part in enumerate(scheme.parts[:MOST_PARTS]):
        found += _part_problems(part, f"parts.{index}", better)
        if part.metric in [one.metric for one in scheme.parts[:index]]:
            found.append(Problem(f"parts.{index}.metric", "card_metric_twice"))
    return [*found, *_whole_problems(scheme)]


def _whole_problems(scheme: Scheme) -> Iterator[Problem]:
    for dimension in DIMENSIONS:
        if all(part.dimension != dimension for part in scheme.parts):
            yield Problem("parts", f"card_dimension_missing_{dimension}")
    total = sum((part.weight for part in scheme.parts), Decimal(0))
    if total != FULL:
        yield Problem("parts", "card_weights_sum", {"total": f"{total.normalize():f}"})


def _number_problems(part: Part, place: str) -> Iterator[Problem]:
    curve = part.curve
    named = {"weight": part.weight, **{f"curve.{name}": getattr(curve, name) for name in ("floor", "target", "stretch", "at_floor", "at_stretch")}}
    named |= {f"curve.steps.{index}.{name}": getattr(step, name) for index, step in enumerate(curve.steps) for name in ("at", "score")}
    for name, number in named.items():
        if not number.is_finite() or abs(number) > LARGEST or number != round(number, PLACES):
            yield Problem(f"{place}.{name}", "pay_number_wrong", {"places": PLACES})


def _part_problems(part: Part, place: str, better: Mapping[str, str | None]) -> Iterator[Problem]:
    if part.metric not in better:
        yield Problem(f"{place}.metric", "pay_metric_unknown", {"metric": part.metric[:60]})
    elif better[part.metric] is None:
        yield Problem(f"{place}.metric", "card_metric_sideless")
    for name, value, choices in (("dimension", part.dimension, DIMENSIONS), ("small", part.small, SMALL_WAYS), ("curve.how", part.curve.how, CURVES)):
        if value not in choices:
            yield Problem(f"{place}.{name}", "pay_choice_unknown", {"value": value[:40], "choices": ", ".join(choices)})
    if not 0 < part.weight <= FULL:
        yield Problem(f"{place}.weight", "card_weight_range")
    if not 0 <= part.least_n <= 1_000_000:
        yield Problem(f"{place}.least_n", "pay_number_range", {"least": 0, "most": 1_000_000})
    yield from _curve_problems(part.curve, f"{place}.curve", better.get(part.metric) or "more")


def _curve_problems(curve: Curve, place: str, better: str) -> Iterator[Problem]:
    sign = 1 if better == "more" else -1
    if not sign * curve.floor < sign * curve.target < sign * curve.stretch:
        yield Problem(f"{place}.target", "card_points_rising" if better == "more" else "card_points_falling")
    if not 0 <= curve.at_floor <= FULL:
        yield Problem(f"{place}.at_floor", "pay_number_range", {"least": 0, "most": 100})
    if not FULL <= curve.at_stretch <= MOST_SCORE:
        yield Problem(f"{place}.at_stretch", "pay_number_range", {"least": 100, "most": MOST_SCORE})
    if len(curve.steps) > MOST_STEPS:
        yield Problem(f"{place}.steps", "pay_too_many", {"most": MOST_STEPS})
    for index, step in enumerate(curve.steps):
        if not 0 <= step.score <= curve.at_stretch:
            yield Problem(f"{place}.steps.{index}.score", "pay_number_range", {"least": 0, "most": curve.at_stretch})
    for index, (one, other) in enumerate(pairwise(curve.steps), 1):
        if sign * other.at <= sign * one.at or other.score < one.score:
            yield Problem(f"{place}.steps.{index}.at", "card_steps_order")


def shipped_scheme() -> Scheme:
    """The scheme that ships: satisfaction and replies, waiting, conversion and sales per order."""
    return Scheme(
        (
            _part("csat", "quality", 25, (80, 90, 97), 20, "pooled"),
            _part("reply_rate", "quality", 10, (90, 97, 100), 20),
            _part("avg_response_pooled", "efficiency", 20, (120, 60, 30), 50),
            _part("in_3_min", "efficiency", 15, (80, 92, 98), 50),
            _part("inquiry_to_paid", "business", 30, (20, 40, 60), 30, "pooled"),
        )
    )


def _part(metric: str, dimension: str, weight: int, points: tuple[int, int, int], least_n: int, small: str = "mark") -> Part:
    floor, target, stretch = (Decimal(one) for one in points)
    return Part(metric, dimension, Decimal(weight), Curve(floor, target, stretch), least_n, small)
