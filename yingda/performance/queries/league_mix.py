"""The cases behind a share, split by what its customers came with: channel and hour of their first session of the day. For standardisation."""

from collections.abc import Hashable
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.kit.statistics import Cases
from yingda.performance.queries.engine import Asked, aggregate, rows_asked, table_asked
from yingda.performance.rules.metrics.dictionary import Metric
from yingda.performance.rules.metrics.expression import Ratio

HOURS = 4
_FIRST = (
    "SELECT contact_id, day, channel, hour FROM (SELECT *, row_number() OVER (PARTITION BY contact_id, day ORDER BY opened_at, conversation_id) AS turn"
    " FROM attribution_sessionfact) every WHERE turn = 1"
)


def can_be_normalised(metric: Metric) -> bool:
    """Whether it is a share whose cases lie in one table, each counted for the same person."""
    of = metric.of
    if not isinstance(of, Ratio) or not of.share or of.cases is not None:
        return False
    return (of.top.table, of.top.person) == (of.bottom.table, of.bottom.person) and of.bottom.person is not None


def cases_of(metric: Metric, asked: Asked) -> dict[int, dict[Hashable, Cases]]:
    """The cases of each person or group (the grain asked for) by channel and hours of the day. Of a metric that can be normalised."""
    assert isinstance(metric.of, Ratio)
    params: list[Any] = []
    columns = ", ".join(aggregate(one, params) for one in (metric.of.top, metric.of.bottom))
    key = metric.of.bottom.person if asked.grain == "person" else "group_id"
    where, of_where = rows_asked(metric.of.bottom.person, asked)
    rows = (
        f"SELECT t.*, m.channel AS mix_channel, m.hour // {HOURS} AS mix_hours FROM ({table_asked(metric.of.bottom.table, asked)}) t"
        f" LEFT JOIN ({_FIRST}) m ON m.contact_id = t.contact_id AND m.day = t.day"
    )
    sql = f"SELECT {key}, mix_channel, mix_hours, {columns} FROM ({rows}) cases WHERE {where} AND {key} IS NOT NULL GROUP BY 1, 2, 3"
    found: dict[int, dict[Hashable, Cases]] = {}
    for who, channel, hours, top, bottom in facts().rows(sql, [*params, *of_where]):
        found.setdefault(who, {})[channel, hours] = Cases(int(top), int(bottom))
    return found
