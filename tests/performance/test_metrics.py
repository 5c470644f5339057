"""The metric dictionary: every worked example is a test, and every metric is said in both languages."""

import re

import pytest

from yingda.performance.rules.metrics.dictionary import BY_KEY, METRICS, Metric, listed
from yingda.performance.rules.metrics.entries import UNITS
from yingda.performance.rules.metrics.expression import Awaited, Measure, Ratio, Where, combined, measures_of, value_of
from yingda.performance.rules.metrics.formula import formula_of
from yingda.performance.rules.metrics.speed import within_key, within_of


def named(metric: Metric) -> str:
    return metric.key


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_the_worked_example_gives_what_it_says(metric: Metric) -> None:
    rows, result = metric.example
    values = {one: value_of(one, rows.get(one.table, ())) for one in measures_of(metric.of)}
    assert combined(metric.of, values) == (None if result is None else pytest.approx(result))


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_every_metric_is_said_in_both_languages(metric: Metric) -> None:
    assert all(re.search("[一-鿿]", words) for words in metric.zh) and not any(re.search("[一-鿿]", words) for words in metric.en)
    assert metric.unit in UNITS and metric.better in {"more", "less", None}


@pytest.mark.parametrize("metric", [one for one in METRICS if isinstance(one.of, Ratio) and one.of.share], ids=named)
def test_what_is_counted_of_a_share_is_among_the_whole(metric: Metric) -> None:
    """The same rows of the same people, with further conditions only: else a share could pass 1 where part of the rows is seen."""
    assert isinstance(metric.of, Ratio)
    top, bottom = metric.of.top, metric.of.bottom
    assert (top.how, top.table, top.person) == (bottom.how, bottom.table, bottom.person) and set(bottom.where) <= set(top.where)
    assert top.column == bottom.column or metric.key == "backlog_rate", "what is open at the end was open before or came"


def test_keys_are_told_apart() -> None:
    assert len(BY_KEY) == len(METRICS)


@pytest.mark.parametrize(
    ("where", "rows", "count"),
    [
        (Where("a", "is null"), [1, None], 1), (Where("a", "is not null"), [1, None], 1), (Where("a", "<>", 1), [1, 2, None], 1),
        (Where("a", "<=", 2), [1, 2, 3], 2), (Where("a", ">=", 2), [1, 2, 3], 2), (Where("a", "<", 2), [1, 2], 1), (Where("a", ">", 1), [1, 2], 1),
    ],
)  # fmt: skip
def test_a_null_answers_only_is_null(where: Where, rows: list[int | None], count: int) -> None:
    assert value_of(Measure("count", "round", None, "", (where,)), [{"a": value} for value in rows]) == count


def test_a_rate_of_nothing_is_nothing() -> None:
    metric = BY_KEY["csat"]
    assert combined(metric.of, dict.fromkeys(measures_of(metric.of), 0)) is None


@pytest.mark.parametrize(
    ("key", "there"), [("in_1_s", True), ("in_86400_s", True), ("in_86401_s", False), ("in_0_s", False), ("in_007_s", False), ("in__s", False)]
)
def test_answered_within_any_seconds(key: str, there: bool) -> None:
    assert (key in BY_KEY) == there
    if there:
        test_the_worked_example_gives_what_it_says(BY_KEY[key])
    else:
        with pytest.raises(KeyError):
            BY_KEY[key]


def test_the_seconds_of_a_key_and_its_metric() -> None:
    assert (within_key("in_45_s"), within_key("in_3_min"), within_of(45).key) == (45, None, "in_45_s")


def test_formulas_are_made_of_the_definition() -> None:
    assert formula_of(BY_KEY["csat"].of, "en") == "count sessions [rating is not null, rating >= 4] ÷ count sessions [rating is not null]"
    assert formula_of(BY_KEY["not_received"].of, "zh-CN") == "客户日不同值数 [contact_day] − 客户日不同值数 [contact_day; received = 1]"
    assert formula_of(BY_KEY["nps"].of, "en").startswith("100 × (") and formula_of(BY_KEY["kb_contribution"].of, "en") == ""
    assert all(formula_of(metric.of, locale) for metric in METRICS if not isinstance(metric.of, Awaited) for locale in ("zh-CN", "en"))


def test_the_list_has_the_seconds_of_the_team() -> None:
    keys = [metric.key for metric in listed((30, 180, 300))]
    assert keys.count("in_3_min") == 1 and keys[keys.index("in_3_min") + 1 :][:2] == ["in_30_s", "in_300_s"] and len(keys) == len(METRICS) + 2
