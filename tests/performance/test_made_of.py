"""What a figure is made of: as many rows as the figure says, page by page, in the reader's reach; and the lists behind figures."""

from typing import Any

import pytest

from tests.makers.facts import some_facts
from tests.makers.people import a_group, a_person, actor_for
from tests.performance.reference import lost, rounds
from yingda.attribution.actions.losses import say_why
from yingda.attribution.models import AgentFact, LossReason, RoundFact, SessionFact
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.performance.queries import kpi as ask
from yingda.performance.queries.engine import ALL, Only
from yingda.performance.queries.lists import lost_inquiries, slow_customers
from yingda.performance.queries.made_of import Cell, made_of
from yingda.performance.rules.metrics.dictionary import METRICS
from yingda.performance.rules.metrics.expression import Awaited, Difference, Measure, Ratio, Score

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = ("2026-09-01", "2026-09-30")


def all_rows(grain: str, cell: Cell, only: Only = ALL, actor: Any = SYSTEM, limit: int = 23) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = made_of(actor, *MONTH, grain, cell, only, limit, cursor)
        assert len(page.items) <= limit
        found += page.items
        if page.next is None:
            return found
        cursor = page.next


def expected(metric: Any, figure: dict[str, Any]) -> tuple[int | None, float | None]:
    """How many rows stand behind a figure, and the figure itself as the rows give it."""
    match metric.of:
        case Ratio(share=True, cases=None) if metric.key != "backlog_rate":
            return figure["n"], figure["value"]
        case Measure(how="mean"):
            return figure["n"], figure["value"]
        case Measure(how="count" | "distinct"):
            return int(figure["value"]), None
    return None, None


@pytest.mark.parametrize("metric", [one for one in METRICS if not isinstance(one.of, Awaited)], ids=lambda one: one.key)
def test_as_many_rows_as_the_figure_says(metric: Any) -> None:
    some_facts(11, sessions=60)
    for grain in ("person", "day", "team"):
        for row in ask.kpi(SYSTEM, *MONTH, grain, [metric.key])[:2]:
            figure = row["figures"][metric.key]
            if figure["value"] is None or metric.key == "backlog":
                continue
            rows = all_rows(grain, Cell(metric.key, row["key"]))
            n, value = expected(metric, figure)
            assert n is None or len(rows) == n, (grain, row["key"])
            if isinstance(metric.of, Ratio) and value is not None:
                assert sum(one["counts"] for one in rows) / len(rows) == pytest.approx(value)
            if isinstance(metric.of, Measure) and value is not None:
                assert sum(one["value"] for one in rows) / len(rows) == pytest.approx(value)
            if isinstance(metric.of, Difference) and metric.key == "not_received":
                assert sum(one["counts"] for one in rows) == figure["value"]
            if isinstance(metric.of, Score):
                assert len(rows) == figure["n"]


def test_the_backlog_is_the_sessions_that_are_open() -> None:
    some_facts(2, sessions=40)
    rows = all_rows("team", Cell("backlog"))
    assert {row["kind"] for row in rows} <= {"session"}


def test_only_what_is_looked_at_and_may_be_seen() -> None:
    group = a_group()
    lin = a_person(role="agent", group=group)
    some_facts(5, agents=[lin.pk, 900_001], groups=1)
    everybody = all_rows("team", Cell("first_response"))
    assert {row["agent_id"] for row in everybody} == {lin.pk, 900_001}
    assert {row["agent_id"] for row in all_rows("team", Cell("first_response"), actor=actor_for(lin))} == {lin.pk}
    assert {row["agent_id"] for row in all_rows("team", Cell("first_response"), Only(people=(900_001,)))} == {900_001}
    assert all_rows("person", Cell("first_response", 900_001), actor=actor_for(lin)) == []
    assert all_rows("team", Cell("agent_sales"), Only(channels=("web",))) == [], "orders name no channel"
    with pytest.raises(Forbidden):
        made_of(actor_for(a_person(role="client_reader")), *MONTH, "team", Cell("received"))


@pytest.mark.parametrize(
    ("grain", "cell", "cursor", "field"), [("person", Cell("csat"), None, "of"), ("team", Cell("luck"), None, "metrics"), ("team", Cell("csat"), "x", "cursor")]
)
def test_what_cannot_be_opened(grain: str, cell: Cell, cursor: str | None, field: str) -> None:
    with pytest.raises(Refused) as refused:
        made_of(SYSTEM, *MONTH, grain, cell, cursor=cursor)
    assert refused.value.field == field


def test_lost_inquiries_have_a_reason_and_the_wait_they_had() -> None:
    some_facts(3, agents=[1, 2])
    page, reasons = lost_inquiries(SYSTEM, *MONTH, limit=200)
    there = {(row["contact_id"], row["day"], row["agent_id"]): (row["wait_ms"], row["reason"]) for row in lost()}
    assert {(row["contact_id"], row["day"], row["agent_id"]): (row["wait_ms"], row["reason"]) for row in page.items} == there
    assert sum(reasons.values()) == len(there) and reasons["slow_reply"] > 0
    only, _ = lost_inquiries(SYSTEM, *MONTH, reason="price")
    assert [row["reason"] for row in only.items] == ["price"] * reasons["price"]
    with pytest.raises(Refused):
        lost_inquiries(SYSTEM, *MONTH, reason="moon")


def test_whoever_sees_the_agent_says_why() -> None:
    group = a_group()
    lin, wang = a_person(role="agent", group=group), a_person(role="agent", group=a_group())
    some_facts(3, agents=[lin.pk], groups=1)
    for kind in (SessionFact, AgentFact, RoundFact):
        everywhere: Any = kind
        everywhere.objects.update(group_id=group.pk)
    LossReason.objects.all().delete()
    row = lost_inquiries(SYSTEM, *MONTH)[0].items[0]
    where = (row["contact_id"], row["day"])
    say_why(actor_for(lin), *where, "delivery")
    now = next(one for one in lost_inquiries(SYSTEM, *MONTH)[0].items if (one["contact_id"], one["day"]) == where)
    assert (now["reason"], now["guessed"]) == ("delivery", False)
    with pytest.raises(Forbidden):
        say_why(actor_for(wang), *where, "price")
    with pytest.raises(Refused):
        say_why(actor_for(lin), *where, "moon")
    with pytest.raises(NotFound):
        say_why(actor_for(lin), 987_654, row["day"], "price")
    say_why(actor_for(lin), *where, None)
    back = next(one for one in lost_inquiries(SYSTEM, *MONTH)[0].items if (one["contact_id"], one["day"]) == where)
    assert (back["reason"], back["guessed"]) == (row["reason"], True)


def test_customers_with_three_slow_rounds_a_day() -> None:
    some_facts(9)
    slow: dict[tuple[int, int], int] = {}
    for row in rounds():
        slow[row["contact_id"], row["day"]] = slow.get((row["contact_id"], row["day"]), 0) + row["slow"]
    found = slow_customers(SYSTEM, *MONTH, limit=200).items
    assert {(row["contact_id"], row["day"]): row["slow"] for row in found} == {key: count for key, count in slow.items() if count >= 3} != {}
