"""What a metric is made of, as data: measures over fact tables, and what is made of two of them.

The same definition is run by the column store, by a distributed engine and, for its worked example, by `value_of` here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import variance
from typing import Any, Literal

from yingda.kit.statistics import quantile

Fact = Mapping[str, Any]
Operator = Literal["=", "<>", "<", "<=", ">", ">=", "is not null", "is null"]
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a column; all of a measure's must hold. A null answers `is null` only, as in SQL."""

    column: str
    operator: Operator
    value: int | str | None = None

    def holds(self, fact: Fact) -> bool:
        """Whether the row answers it."""
        found = fact[self.column]
        if self.operator in ("is null", "is not null"):
            return (found is None) == (self.operator == "is null")
        return found is not None and COMPARISONS[self.operator](found, self.value)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number over the rows of a fact table that answer `where`.

    how: `count` of rows, `distinct` values of `column`, `sum`, `mean`, `median`, `p90`, `variance`, `max` of `column`, nulls left out.
    table: short name of the facts (`queries.tables`). person: the column that says whose a
    row is; None: nobody's own, such as what the shop sold.
    """

    how: Literal["count", "distinct", "sum", "mean", "median", "p90", "variance", "max"]
    table: str
    person: str | None
    column: str = ""
    where: tuple[Where, ...] = ()
    # Values are looked up by measure for every person and figure: the hash is reckoned once.
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.how, self.table, self.person, self.column, self.where)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another; nothing where the lower one is 0. A share lies in 0..1 and has an interval.

    cases: how many stand behind it, where that is not the lower measure (money of orders: how many orders).
    """

    top: Measure
    bottom: Measure
    share: bool = True
    cases: Measure | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure less another."""

    of: Measure
    less: Measure


@dataclass(frozen=True, slots=True)
class Score:
    """A net score: the per cent of answers that are `up` less the per cent that are `down`, of `all` answers; −100 to 100."""

    up: Measure
    down: Measure
    all: Measure


@dataclass(frozen=True, slots=True)
class Awaited:
    """Nothing yet: the metric has its place, and what it is made of comes with a part of the product that is not there."""


Expression = Measure | Ratio | Difference | Score | Awaited


def measures_of(expression: Expression) -> tuple[Measure, ...]:
    """The measures it is made of; a mean brings its number of cases, median and 90th percentile."""
    match expression:
        case Ratio(top, bottom, _, cases):
            return (top, bottom) if cases is None else (top, bottom, cases)
        case Difference(of, less):
            return of, less
        case Score(up, down, every):
            return up, down, every
        case Awaited():
            return ()
        case Measure(how="mean"):
            return expression, *beside(expression)
    return (expression,)


@lru_cache(maxsize=512)
def beside(mean: Measure) -> tuple[Measure, Measure, Measure, Measure]:
    """What stands beside a mean: the number of cases, the median, the 90th percentile, the variance."""
    cases = (*mean.where, Where(mean.column, "is not null"))
    return (
        Measure("count", mean.table, mean.person, "", cases),
        Measure("median", mean.table, mean.person, mean.column, mean.where),
        Measure("p90", mean.table, mean.person, mean.column, mean.where),
        Measure("variance", mean.table, mean.person, mean.column, mean.where),
    )


def combined(expression: Expression, values: Mapping[Measure, float | None]) -> float | None:
    """The figure, of the values of its measures; None where there is none."""
    match expression:
        case Ratio(top, bottom):
            below = values.get(bottom) or 0
            return (values.get(top) or 0) / below if below else None
        case Difference(of, less):
            return None if values.get(of) is None is values.get(less) else (values.get(of) or 0) - (values.get(less) or 0)
        case Score(up, down, every):
            n = values.get(every) or 0
            return 100 * ((values.get(up) or 0) - (values.get(down) or 0)) / n if n else None
        case Awaited():
            return None
    return values.get(expression)


def value_of(measure: Measure, facts: Iterable[Fact]) -> float | None:
    """The measure over these rows, plainly: the reference for every engine."""
    rows = [fact for fact in facts if all(one.holds(fact) for one in measure.where)]
    if measure.how == "count":
        return len(rows)
    found = [row[measure.column] for row in rows if row[measure.column] is not None]
    if measure.how == "distinct":
        return len(set(found))
    if not found:
        return 0 if measure.how == "sum" else None
    return _HOW[measure.how](found)


_HOW: Mapping[str, Callable[[list[Any]], float]] = {
    "sum": sum,
    "mean": lambda found: sum(found) / len(found),
    "median": lambda found: quantile(found, 0.5),
    "p90": lambda found: quantile(found, 0.9),
    "variance": lambda found: variance(found) if len(found) > 1 else 0.0,
    "max": max,
}
