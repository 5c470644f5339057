"""`yingda kpi` as the terminal shows it: the facts are brought up to date, then asked as the screen asks them."""

import calendar
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import typer
from django.conf import settings

from yingda.attribution.actions import following
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Refusal
from yingda.performance.queries import kpi
from yingda.plumbing.problems import sentence
from yingda.site.demo.shown import terminal_is_chinese

_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def show(period: str, by: str, keys: list[str], as_json: bool, engine: str = "") -> int:
    """Prints the figures; 2 with the reason for what cannot be asked. engine: `duckdb` or `spark`, "" for that of the settings.

    Spark is asked over the facts as they were exported last; without a folder of them they are exported for this question.
    """
    locale = "zh-CN" if terminal_is_chinese() else "en"
    _up_to_date()
    if engine != "spark" or settings.FACTS_FOLDER:
        warehouse.choose(engine)
        return _show(period, by, keys, as_json, locale)
    with tempfile.TemporaryDirectory(prefix="yingda-facts-") as folder:
        warehouse.export(Path(folder))
        warehouse.choose(engine, folder)
        try:
            return _show(period, by, keys, as_json, locale)
        finally:
            warehouse.choose()


def export(folder: Path) -> None:
    """Writes the facts as Parquet and says how many rows each table has."""
    _up_to_date()
    for name, count in warehouse.export(folder).items():
        typer.echo(f"{count:>12} {name}")


def _up_to_date() -> None:
    while following.catch_up():
        pass
    following.follow()


def _show(period: str, by: str, keys: list[str], as_json: bool, locale: str) -> int:
    try:
        since, until = days_of(period)
        rows = kpi.kpi(SYSTEM, since, until, by, keys)
    except Refusal as refusal:
        typer.echo(sentence(refusal, locale), err=True)
        return 2
    if as_json:
        json.dump({"since": since, "until": until, "by": by, "rows": rows}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _table(rows, {one["key"]: one["name"] for one in kpi.dictionary(locale)})
    return 0


def days_of(period: str) -> tuple[str, str]:
    """The first and last day (YYYY-MM-DD) of a quarter (2026-Q3), a month (2026-09) or a span (2026-09-01..2026-09-30), as the query will check them."""
    if quarter := _QUARTER.fullmatch(period):
        first = 3 * int(quarter[2]) - 2
        return f"{quarter[1]}-{first:02d}-01", _last(int(quarter[1]), first + 2)
    if month := _MONTH.fullmatch(period):
        return f"{period}-01", _last(int(month[1]), int(month[2]))
    since, _, until = period.partition("..")
    return since, until or since


def _last(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}"


def _table(rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    for row in rows:
        typer.echo(row["name"] or "–")
        for key, figure in row["figures"].items():
            if figure["value"] is not None:
                typer.echo(f"  {names[key]}: {figure['value']:.4g}" + ("" if figure["n"] is None else f"  (n {figure['n']})"))
