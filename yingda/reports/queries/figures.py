"""What stands in the places for figures of a report: asked of the rooms below, in the reach of the report's group."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.kit.actor import Actor, Reach
from yingda.people import queries as people
from yingda.performance.queries.kpi import PERMISSION as METRICS
from yingda.performance.queries.kpi import dictionary, kpi
from yingda.performance.queries.totals import pay_totals
from yingda.reports.models import Report
from yingda.reports.rules.access import PAY
from yingda.reports.rules.documents import Block, Chart, Chats, Content, Figures, Pay, Table, metrics_of, placed
from yingda.reports.rules.figures import Chat, Data, Figure, Metric, Paid, Row
from yingda.reports.rules.periods import before

_SCOPE = " AND group_id = ?"
# The customer's last chat with the agent before the payment, of the orders that came to most.
_SOLD = (
    "SELECT a.conversation_id, c.agent_id, c.day, c.amount, row_number() OVER (PARTITION BY c.order_id ORDER BY a.last_at DESC) AS turn"
    " FROM attribution_credit c JOIN attribution_agentfact a ON a.contact_id = c.contact_id AND a.agent_id = c.agent_id AND a.day_n <= c.day_n"
    " WHERE c.in_force AND c.paid AND c.amount > 0 AND c.day BETWEEN ? AND ?"
)
_CHATS = {
    "rated": "SELECT conversation_id, rated_agent_id, day, rating FROM attribution_sessionfact WHERE rating <= 3 AND day BETWEEN ? AND ?{scope}"
    " ORDER BY rating, conversation_id LIMIT ?",
    "waited": "SELECT conversation_id, first_agent_id, day, first_response_ms FROM attribution_sessionfact WHERE first_response_ms IS NOT NULL"
    " AND day BETWEEN ? AND ?{scope} ORDER BY first_response_ms DESC, conversation_id LIMIT ?",
    "sold": "SELECT conversation_id, agent_id, day, amount FROM (" + _SOLD + "{c_scope}) bought WHERE turn = 1 ORDER BY amount DESC, conversation_id LIMIT ?",
}


def data_of(actor: Actor, report: Report, content: Content) -> dict[str, Data]:
    """What stands in each place for figures now, by place. Whoever may see the report sees these; pay only with `pay.view`."""
    asker = _narrowed(actor, report.group_id)
    metrics = {one["key"]: one for one in _dictionary()}
    return {place: data for place, block in placed(content) if (data := _of_block(actor, asker, report, block, metrics)) is not None}


def may_see_pay(actor: Actor, report: Report) -> bool:
    """Whether the actor may see what the people of the report are paid."""
    return actor.may(PAY, group=report.group_id)


def without_pay(data: Mapping[str, Data], content: Content) -> dict[str, Data]:
    """The same with pay withheld."""
    blocks = dict(placed(content))
    return {place: Data(withheld=True) if isinstance(blocks.get(place), Pay) else one for place, one in data.items()}


def metric_keys() -> frozenset[str]:
    """The metrics reports may name."""
    return frozenset(one["key"] for one in dictionary("zh-CN"))


def _narrowed(actor: Actor, group: int | None) -> Actor:
    """The actor as one who sees the figures of the group and no others, or of the whole team."""
    return replace(actor, kind="api", reach={METRICS: Reach(everything=True) if group is None else Reach(groups=frozenset({group}))})


def _dictionary() -> list[dict[str, Any]]:
    return [{**zh, "zh": zh["name"], "en": en["name"]} for zh, en in zip(dictionary("zh-CN"), dictionary("en"), strict=True)]


def _of_block(actor: Actor, asker: Actor, report: Report, block: Block, metrics: Mapping[str, Any]) -> Data | None:
    known = [key for key in metrics_of(block) if key in metrics]
    words = tuple(Metric(**{name: metrics[key][name] for name in ("key", "version", "unit", "better", "zh", "en")}) for key in known)
    match block:
        case Figures():
            return Data(words, _with_before(asker, report, known))
        case Table(by, _) | Chart(by, _):
            return Data(words, _rows(kpi(asker, report.since, report.until, by, known)))
        case Chats(most):
            return Data(chats=_chats(report, most))
        case Pay():
            return _pay(actor, report)
    return None


def _rows(found: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(one["key"], one["name"], {key: Figure(**figure) for key, figure in one["figures"].items()}) for one in found)


def _with_before(asker: Actor, report: Report, keys: Sequence[str]) -> tuple[Row, ...]:
    since, until = before(report.kind, date.fromisoformat(report.since))
    now = kpi(asker, report.since, report.until, "team", keys)
    earlier = kpi(asker, since.isoformat(), until.isoformat(), "team", keys)
    was = earlier[0]["figures"] if earlier else {}
    return tuple(
        Row(None, "", {key: Figure(**one, before=was.get(key, {}).get("value")) for key, one in row["figures"].items()})
        for row in now
    )  # fmt: skip


def _chats(report: Report, most: int) -> tuple[Chat, ...]:
    copy, days = facts(), [int(day.replace("-", "")) for day in (report.since, report.until)]
    scope = [] if report.group_id is None else [report.group_id]
    found = []
    for why, sql in _CHATS.items():
        said = sql.format(scope=_SCOPE if scope else "", c_scope=" AND c.group_id = ?" if scope else "")
        found += [(why, *row) for row in copy.rows(said, [*days, *scope, most])]
    names = {number: name for number, name, _other in people.accounts()} if found else {}
    return tuple(
        Chat(conversation, names.get(agent, ""), f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}", why, value)
        for why, conversation, agent, day, value in found
    )


def _pay(actor: Actor, report: Report) -> Data:
    if not may_see_pay(actor, report):
        return Data(withheld=True)
    first, last = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (report.since, report.until))
    months = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
    return Data(pay=tuple(Paid(*one) for one in pay_totals(actor, months, report.group_id)))
