"""The metric dictionary: every worked example is a test, and every metric is said in both languages."""

import re

import pytest

from yingda.performance.rules.metrics.dictionary import BY_KEY, METRICS, Metric
from yingda.performance.rules.metrics.expression import Measure, Ratio, Where, combined, measures_of, value_of


def named(metric: Metric) -> str:
    return metric.key


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_the_worked_example_gives_what_it_says(metric: Metric) -> None:
    rows, result = metric.example
    values = {one: value_of(one, rows.get(one.table, ())) for one in measures_of(metric.of)}
    assert combined(metric.of, values) == pytest.approx(result)


@pytest.mark.parametrize("metric", METRICS, ids=named)
def test_every_metric_is_said_in_both_languages(metric: Metric) -> None:
    assert all(re.search("[一-鿿]", words) for words in metric.zh) and not any(re.search("[一-鿿]", words) for words in metric.en)
    assert metric.unit in {"people", "sessions", "rounds", "orders", "ratio", "share", "ms", "money"} and metric.better in {"more", "less", None}


@pytest.mark.parametrize("metric", [one for one in METRICS if isinstance(one.of, Ratio) and one.of.share], ids=named)
def test_what_is_counted_of_a_share_is_among_the_whole(metric: Metric) -> None:
    """The same rows of the same people, with further conditions only: else a share could pass 1 where part of the rows is seen."""
    assert isinstance(metric.of, Ratio)
    top, bottom = metric.of.top, metric.of.bottom
    assert (top.how, top.table, top.person, top.column) == (bottom.how, bottom.table, bottom.person, bottom.column)
    assert set(bottom.where) <= set(top.where)


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
