"""What a metric is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingda.performance.rules.metrics.expression import Expression, Measure

Example = Mapping[str, tuple[Mapping[str, Any], ...]]
UNITS = ("people", "sessions", "rounds", "orders", "ratio", "share", "ms", "money", "points", "score")
FIRST_DAY = "2026-01-01"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. unit: one of `UNITS`; money in minor units, points from -100 to 100. better: more, less, or None where neither is.

    zh, en: name and definition in words. example: rows by table, and what they give. matures_after_days: after how many days the figure moves no
    more (0: at once); `fcr_hours`, `paid_matures`: as the team set it. version counts from 1 and grows when the meaning changes; since: the first day
    (YYYY-MM-DD) of the version. left_out: what is not in the figure, counted beside it, by its reason.
    """

    key: str
    unit: str
    better: str | None
    of: Expression
    zh: tuple[str, str]
    en: tuple[str, str]
    example: tuple[Example, float | None]
    matures_after_days: int = 0
    version: int = 1
    since: str = FIRST_DAY
    left_out: tuple[tuple[str, Measure], ...] = ()
    matures_by: str = ""


def rows(table: str, column: str, *values: Any, **more: Any) -> Example:
    """An example: rows of a table that differ in one column."""
    return {table: tuple({column: value, **more} for value in values)}
