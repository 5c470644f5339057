"""The same metrics on a Spark that really runs, over exported facts: equal figures for every metric and grain."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.makers.facts import some_facts
from tests.makers.people import a_person
from yingda.attribution.models import FactMark, SessionFact
from yingda.attribution.queries import warehouse
from yingda.performance.queries.engine import GRAINS, Asked, Scope, measured
from yingda.performance.rules.metrics.dictionary import METRICS
from yingda.performance.rules.metrics.expression import measures_of
from yingda.plumbing.spark import translated
from yingda.site.cli import cli

pytestmark = pytest.mark.django_db(transaction=True)
MEASURES = [measure for metric in METRICS for measure in measures_of(metric.of)]
MONTH = (20260901, 20260930)
SMALL = ("spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN", "spark.sql.adaptive.enabled=false", "spark.driver.memory=512m")
SCOPES = (Scope(everything=True), Scope(2, frozenset({1})))


@pytest.fixture(autouse=True)
def embedded_again() -> Iterator[None]:
    yield
    warehouse.choose()


def in_words(found: dict[Any, Any]) -> dict[str, dict[str, float]]:
    """Figures by row and measure, to be compared with a tolerance."""
    return {str(key): {str(measure): value for measure, value in values.items() if value is not None} for key, values in found.items()}


@pytest.mark.needs("spark")
def test_every_metric_at_every_grain_is_the_same_on_spark(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # For rows by the hundred, making and compiling code for each question is nearly all of the time.
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", f"{' '.join(f'--conf {one}' for one in SMALL)} pyspark-shell")
    settings.SPARK_MASTER = "local[2]"
    some_facts(3, sessions=200)
    counts = warehouse.export(tmp_path / "facts")
    assert counts["attribution_sessionfact"] == SessionFact.objects.count() == 200
    asked = [Asked(*MONTH, grain, scope) for grain in GRAINS for scope in (SCOPES if grain == "day" else SCOPES[:1])]
    expected = [in_words(measured(MEASURES, one)) for one in asked]
    warehouse.choose("spark", str(tmp_path / "facts"))
    for one, figures in zip(asked, expected, strict=True):
        found = in_words(measured(MEASURES, one))
        assert set(found) == set(figures), one
        for key, values in figures.items():
            assert found[key] == pytest.approx(values, rel=1e-9), (one, key)
    _the_command_says_the_same(tmp_path / "facts", settings)


def _the_command_says_the_same(folder: Path, settings: Any) -> None:
    settings.FACTS_FOLDER = str(folder)
    for number in range(1, 6):
        a_person(f"客服{number}")
    FactMark.objects.update(n=0, talks_left=0, orders_left=0)
    said = [CliRunner().invoke(cli, ["kpi", "--period", "2026-09", "--by", "team", "--json", "--engine", engine]) for engine in ("spark", "duckdb")]
    assert [one.exit_code for one in said] == [0, 0], said[0].output
    spark, duckdb = (json.loads(one.stdout)["rows"][0]["figures"] for one in said)
    assert {key: _without_none(figure) for key, figure in spark.items()} == {key: pytest.approx(_without_none(one), rel=1e-9) for key, one in duckdb.items()}


def _without_none(figure: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figure.items() if value is not None}


def test_facts_are_exported_whole_and_again_in_their_place(tmp_path: Path) -> None:
    some_facts(3, sessions=20)
    for _ in range(2):
        told = CliRunner().invoke(cli, ["facts", "export", "--parquet", str(tmp_path)])
        assert told.exit_code == 0, told.output
    assert json.loads((tmp_path / "exported.json").read_text())["rows"]["attribution_sessionfact"] == 20
    assert {path.name for path in tmp_path.iterdir()} == {*warehouse.table_names(), "exported.json"}
    copy = warehouse.embedded()
    days = [day for (day,) in copy.rows(f"SELECT day FROM '{tmp_path}/attribution_sessionfact/*.parquet'")]
    assert len(days) == 20 and days == sorted(days)


def test_a_question_is_put_into_the_words_of_spark() -> None:
    pytest.importorskip("sqlglot", reason="the extra bigdata is not installed")
    said = translated("SELECT quantile_cont(x, 0.9) FILTER (WHERE y > ?) AS p FROM t WHERE day BETWEEN ? AND ?")
    assert "PERCENTILE(x, 0.9) FILTER(WHERE y > ?)" in said
    assert said.count("?") == 3
