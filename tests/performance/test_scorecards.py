"""Scores: their curves, small samples, dimensions; what a scheme must be."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.scheme_checks import scheme_problems, shipped_scheme
from yingda.performance.rules.scorecards import Curve, Known, Part, Scheme, Step, card, rounded, score_at, together

BETTER = {key: metric.better for key, metric in BY_KEY.items()}


def known(value: object, n: int | None = None) -> Known:
    return Known(None if value is None else Decimal(str(value)), n)


def curve(floor: object, target: object, stretch: object, **more: object) -> Curve:
    return msgspec.convert({"floor": str(floor), "target": str(target), "stretch": str(stretch), **more}, Curve, strict=False)


@pytest.mark.parametrize(
    ("value", "better", "points", "score"),
    [
        (39.99, "more", (40, 50, 60), 0), (40, "more", (40, 50, 60), 0), (45, "more", (40, 50, 60), 50), (50, "more", (40, 50, 60), 100),
        (55, "more", (40, 50, 60), 110), (60, "more", (40, 50, 60), 120), (99, "more", (40, 50, 60), 120),
        (121, "less", (120, 60, 30), 0), (90, "less", (120, 60, 30), 50), (60, "less", (120, 60, 30), 100), (45, "less", (120, 60, 30), 110),
        (1, "less", (120, 60, 30), 120),
    ],
)  # fmt: skip
def test_a_straight_curve(value: object, better: str, points: tuple[int, int, int], score: int) -> None:
    assert score_at(curve(*points), Decimal(str(value)), better) == score


@pytest.mark.parametrize(("value", "score"), [(39, 0), (40, 60), (49.9, 60), (50, 100), (59, 100), (60, 130)])
def test_the_three_points_as_steps(value: object, score: int) -> None:
    assert score_at(curve(40, 50, 60, how="steps", at_floor=60, at_stretch=130), Decimal(str(value)), "more") == score


@pytest.mark.parametrize(("value", "score"), [(130, 0), (120, 40), (91, 40), (90, 80), (30, 120)])
def test_steps_of_ones_own(value: object, score: int) -> None:
    steps = [{"at": 120, "score": 40}, {"at": 90, "score": 80}, {"at": 30, "score": 120}]
    assert score_at(curve(120, 60, 30, how="steps", steps=steps), Decimal(str(value)), "less") == score


@st.composite
def curves(draw: st.DrawFn) -> tuple[Curve, str]:
    better = draw(st.sampled_from(["more", "less"]))
    points = sorted(draw(st.lists(st.integers(0, 200), min_size=3, max_size=3, unique=True)), reverse=better == "less")
    at_floor, at_stretch = draw(st.integers(0, 100)), draw(st.integers(100, 200))
    places = sorted(draw(st.lists(st.integers(0, 200), max_size=6, unique=True)), reverse=better == "less")
    scores = sorted(draw(st.lists(st.integers(0, at_stretch), min_size=len(places), max_size=len(places))))
    steps = [{"at": at, "score": score} for at, score in zip(places, scores, strict=True)]
    return curve(*points, how=draw(st.sampled_from(["linear", "steps"])), at_floor=at_floor, at_stretch=at_stretch, steps=steps), better


@given(curves(), st.decimals(-50, 300, places=2), st.decimals(-50, 300, places=2))
def test_a_score_never_falls_when_the_value_gets_better_and_stays_in_its_bounds(given_curve: tuple[Curve, str], one: Decimal, other: Decimal) -> None:
    made, better = given_curve
    worse, best = sorted((one, other), reverse=better == "less")
    low, high = score_at(made, worse, better), score_at(made, best, better)
    assert 0 <= low <= high <= made.at_stretch
    assert scheme_problems(_whole(made, better), BETTER) == [], "every such curve can be saved"


def _whole(made: Curve, better: str) -> Scheme:
    metric = "csat" if better == "more" else "first_response"
    rest = [one for one in shipped_scheme().parts if one.metric != metric]
    own = Part(metric, "quality", Decimal(100) - sum(one.weight for one in rest), made)
    return Scheme((*rest, own)) if own.weight else Scheme((*rest[1:], Part(metric, "quality", rest[0].weight, made)))


def scheme(small: str = "mark", least_n: int = 30) -> Scheme:
    parts = [
        {"metric": "csat", "dimension": "quality", "weight": 50, "curve": {"floor": 0, "target": 100, "stretch": 120}, "least_n": least_n, "small": small},
        {"metric": "avg_response_pooled", "dimension": "efficiency", "weight": 20, "curve": {"floor": 120, "target": 60, "stretch": 30}},
        {"metric": "received", "dimension": "business", "weight": 30, "curve": {"floor": 0, "target": 100, "stretch": 200}},
    ]
    return msgspec.convert({"parts": parts}, Scheme, strict=False)


OWN = {"csat": known(80, 10), "avg_response_pooled": known(60, 400), "received": known(50)}
LESS_IS = {"csat": "more", "avg_response_pooled": "less", "received": "more"}


def test_a_balanced_card() -> None:
    made = card(scheme(least_n=0), LESS_IS, OWN, {}, {})
    assert [one.score for one in made.parts] == [80, 100, 50]
    assert made.dimensions == {"quality": 80, "efficiency": 100, "business": 50}
    assert (made.total, made.covered) == (75, 100)


@pytest.mark.parametrize(
    ("small", "group", "before", "value", "n", "score", "total"),
    [
        ("mark", {}, {}, 80, 10, 80, 75),
        ("pro_rata", {}, {}, 80, 10, Decimal(80) * 10 / 30, (Decimal(80) * 10 / 30 * 50 + 2000 + 1500) / 100),
        ("carried_over", {}, {}, 80, 10, None, 70),
        ("carried_over", {}, {"csat": known(60, 20)}, Decimal(2000) / 30, 30, Decimal(2000) / 30, (Decimal(2000) / 30 * 50 + 3500) / 100),
        ("carried_over", {}, {"csat": known(60, 31)}, 80, 10, None, 70),
        ("pooled", {"csat": known(90, 90)}, {}, 89, 100, 89, 79.5),
        ("pooled", {}, {}, 80, 10, 80, 75),
    ],
)
def test_small_samples(small: str, group: dict[str, Known], before: dict[str, Known], value: object, n: int, score: object, total: object) -> None:
    made = card(scheme(small), LESS_IS, OWN, group, before)
    part = made.parts[0]
    assert (part.value, part.n, part.score) == (value, n, score)
    assert made.total == pytest.approx(Decimal(str(total)))
    assert part.small == ("" if n >= 30 and small == "carried_over" else small), "what was done is said"


def test_what_has_no_figure_leaves_its_weight_to_the_others() -> None:
    made = card(scheme(least_n=0), LESS_IS, {"received": known(100), "csat": known(None, 0)}, {}, {})
    assert (made.total, made.covered, made.dimensions["quality"]) == (100, 30, None)
    assert card(scheme(), LESS_IS, {}, {}, {}).total is None


def test_together_and_rounded() -> None:
    assert together(known(None, 0), known(60, 20)) == known(60, 20)
    assert together(known(None, 0), known(None)) == known(None, 0)
    assert (rounded(Decimal("89.95")), rounded(None)) == (Decimal("90.0"), None)


def _but(**changes: object) -> Scheme:
    parts = msgspec.to_builtins(scheme())["parts"]
    for path, value in changes.items():
        at, *steps = path.split("__")
        place = parts[int(at[1:])]
        for step in steps[:-1]:
            place = place[step]
        place[steps[-1]] = value
    return msgspec.convert({"parts": parts}, Scheme, strict=False)


@pytest.mark.parametrize(
    ("made", "place", "code"),
    [
        (_but(p0__weight=40), "parts", "card_weights_sum"), (_but(p0__weight=0), "parts.0.weight", "card_weight_range"),
        (_but(p0__dimension="business"), "parts", "card_dimension_missing_quality"),
        (_but(p1__dimension="business"), "parts", "card_dimension_missing_efficiency"),
        (_but(p2__dimension="quality"), "parts", "card_dimension_missing_business"), (_but(p0__dimension="luck"), "parts.0.dimension", "pay_choice_unknown"),
        (_but(p0__metric="nonsense"), "parts.0.metric", "pay_metric_unknown"), (_but(p0__metric="silent_sales"), "parts.0.metric", "card_metric_sideless"),
        (_but(p0__metric="received"), "parts.2.metric", "card_metric_twice"),
        (_but(p0__curve__target=0), "parts.0.curve.target", "card_points_rising"),
        (_but(p1__curve__target=10), "parts.1.curve.target", "card_points_falling"),
        (_but(p0__curve__at_floor=101), "parts.0.curve.at_floor", "pay_number_range"),
        (_but(p0__curve__at_stretch=90), "parts.0.curve.at_stretch", "pay_number_range"), (_but(p0__small="forget"), "parts.0.small", "pay_choice_unknown"),
        (_but(p0__curve__floor="NaN"), "parts.0.curve.floor", "pay_number_wrong"), (_but(p0__least_n=-1), "parts.0.least_n", "pay_number_range"),
        (_but(p0__curve__steps=[{"at": 5, "score": 50}, {"at": 4, "score": 60}]), "parts.0.curve.steps.1.at", "card_steps_order"),
        (_but(p0__curve__steps=[{"at": 5, "score": 500}]), "parts.0.curve.steps.0.score", "pay_number_range"),
        (Scheme(()), "parts", "card_parts_count"),
    ],
)  # fmt: skip
def test_what_a_scheme_must_be(made: Scheme, place: str, code: str) -> None:
    assert (place, code) in [(one.place, one.code) for one in scheme_problems(made, BETTER)]


def test_the_scheme_that_ships_can_be_saved() -> None:
    assert scheme_problems(shipped_scheme(), BETTER) == []
    assert isinstance(shipped_scheme().parts[0].curve.steps, tuple) and Step(Decimal(1), Decimal(2)).at == 1
