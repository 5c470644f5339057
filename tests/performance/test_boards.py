"""Boards: the figures of the dictionary, cut and compared; who sees which; once for everybody who looks."""

import csv
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.conversations import a_conversation
from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.people import a_group, a_person, actor_for
from yingda.attribution.models import AgentFact, Credit, FactMark, RoundFact, SessionFact
from yingda.attribution.queries import warehouse
from yingda.conversations.models import Conversation
from yingda.conversations.queries.sla import clocks
from yingda.kit.actor import SYSTEM
from yingda.people.models import PresenceSpan
from yingda.performance.queries.boards import behind, change, floor, group, mine, once, team
from yingda.performance.queries.boards.figures import figures
from yingda.performance.queries.boards.reach import period_of, span_of
from yingda.performance.queries.engine import Scope
from yingda.performance.queries.kpi import kpi
from yingda.plumbing.team_settings import change as set_team
from yingda.site.api import api

pytestmark = pytest.mark.django_db(transaction=True)
SEPTEMBER = "since=2026-09-01&until=2026-09-30"
WHOLE, FIRST_HALF = period_of("2026-09-01", "2026-09-30"), period_of("2026-09-16", "2026-09-30", "2026-09-01", "2026-09-15")
EVERYTHING = Scope(everything=True)


def by_metric(grain: str, since: str = "2026-09-01", until: str = "2026-09-30") -> dict[Any, Any]:
    return {row["key"]: row["figures"] for row in kpi(SYSTEM, since, until, grain)}


# --- the same figure everywhere


@pytest.mark.parametrize("seed", [1, 7])
def test_a_board_says_what_the_dictionary_says(seed: int) -> None:
    some_facts(seed)
    for grain in ("person", "day", "team"):
        said = by_metric(grain)
        found = figures(group.KEYS, WHOLE.now, grain, EVERYTHING)
        assert {key: {name: one[name] for name in group.KEYS} for key, one in said.items()} == {key: dict(one) for key, one in found.items() if key in said}
    board = team.team(SYSTEM, WHOLE)
    whole = by_metric("team")[None]
    n, paid = whole["inquirers"]["value"], whole["inquiry_to_paid"]["value"] * whole["inquirers"]["value"]
    stages = {one["key"]: one["count"] for one in board["funnel"]}
    assert (stages["inquirers"], stages["paid"], stages["visits"]) == (n, round(paid), None)
    assert board["lost"]["total"] == whole["lost_inquiries"]["value"] == sum(one["lost"] for one in board["lost"]["by_wait"])
    assert board["trajectory"]["days"][-1]["sales_so_far"] == whole["shop_sales"]["value"]
    assert board["trajectory"]["days"][-1]["rate_so_far"] == pytest.approx(sum(
        row["inquiry_to_paid"]["value"] * row["inquiry_to_paid"]["n"] for row in by_metric("day").values() if row["inquiry_to_paid"]["n"]) / n)


@pytest.mark.parametrize("seed", range(4))
def test_sales_of_groups_agents_and_nobody_come_to_the_shop(seed: int) -> None:
    some_facts(seed)
    sales, whole = team.team(SYSTEM, WHOLE)["sales"], by_metric("team")[None]
    assert sales["total"] == whole["shop_sales"]["value"] and sales["silent"]["amount"] == whole["silent_sales"]["value"]
    for cut in ("groups", "agents"):
        assert sum(one["amount"] for one in sales[cut]) + sales["silent"]["amount"] == sales["total"]
        assert sum(one["orders"] for one in sales[cut]) + sales["silent"]["orders"] == sales["orders"]


@pytest.mark.parametrize("metric", ["inquiry_to_paid", "inquiry_to_order"])
def test_every_cut_of_the_change_sums_to_it(metric: str) -> None:
    some_facts(11, sessions=600)
    found = change.change(SYSTEM, FIRST_HALF, metric)
    rates = [by_metric("team", *days)[None][metric] for days in (("2026-09-01", "2026-09-15"), ("2026-09-16", "2026-09-30"))]
    assert [(one["value"], one["n"]) for one in (found["before"], found["after"])] == [(one["value"], one["n"]) for one in rates]
    assert {cut["by"] for cut in found["cuts"]} == set(change.CUTS)
    for cut in found["cuts"]:
        assert sum(one["moved"] for one in cut["parts"]) == pytest.approx(found["after"]["value"] - found["before"]["value"])
        assert all(one["moved"] == pytest.approx(one["mix"] + one["rate"]) for one in cut["parts"])


def test_what_stands_behind_a_figure_is_as_many_as_it_says() -> None:
    some_facts(5)
    whole, board = by_metric("team")[None], team.team(SYSTEM, WHOLE)
    said = {
        "inquirers": whole["inquirers"]["value"], "lost_inquiries": board["lost"]["total"], "slow_rounds": whole["slow_rounds"]["value"],
        "unanswered": whole["unanswered"]["value"], "first_response": whole["first_response"]["n"], "avg_response_pooled": whole["avg_response_pooled"]["n"],
        "in_3_min": whole["in_3_min"]["n"], "csat": whole["csat"]["n"], "credited_orders": whole["credited_orders"]["value"],
    }  # fmt: skip
    for figure, count in said.items():
        assert behind.behind(SYSTEM, behind.Wanted(figure, WHOLE.now), 5, 0)["total"] == count, figure
    for one in board["lost"]["by_reason"]:
        assert behind.behind(SYSTEM, behind.Wanted("lost_inquiries", WHOLE.now, reason=one["key"]), 5, 0)["total"] == one["lost"]
    for one in board["lost"]["by_wait"]:
        assert behind.behind(SYSTEM, behind.Wanted("lost_inquiries", WHOLE.now, band=one["key"]), 5, 0)["total"] == one["lost"]
    pages = [behind.behind(SYSTEM, behind.Wanted("slow_rounds", WHOLE.now), 20, offset)["items"] for offset in (0, 20)]
    waits = [one["wait_ms"] for page in pages for one in page]
    assert len(waits) == 40 and waits == sorted(waits, reverse=True)


# --- kept up to date


def test_inquiries_kept_are_those_made_anew_after_chats_and_orders_changed_and_moved() -> None:
    some_facts(3)
    asked = [*group.KEYS]
    figures(asked, WHOLE.now, "person", EVERYTHING)
    for step in range(1, 4):
        for kind in (SessionFact, AgentFact, RoundFact):
            kind.objects.filter(conversation_id__range=(20 * step, 20 * step + 10)).update(contact_id=step)
        SessionFact.objects.filter(conversation_id__range=(20 * step, 20 * step + 10)).update(written=step + 1, day=20260900 + 5 * step)
        Credit.objects.filter(order_id__range=(30 * step, 30 * step + 20)).update(written=step + 1, agent_id=step, paid=True, contact_id=50 - step)
        FactMark.objects.update(written=step + 1)
        kept = figures(asked, WHOLE.now, "person", EVERYTHING)
        warehouse.forget()
        assert kept == figures(asked, WHOLE.now, "person", EVERYTHING), step


def test_an_answer_is_made_once_for_everybody_while_no_fact_is_written() -> None:
    some_facts(2)
    made: list[int] = []
    ask = lambda: once.once("q", lambda: made.append(1) or len(made), fresh_ms=0)[0]  # type: ignore[func-returns-value]  # noqa: E731
    assert [ask() for _ in range(3)] == [1, 1, 1]
    FactMark.objects.update(written=2)
    assert [ask() for _ in range(2)] == [2, 2]
    FactMark.objects.update(written=3)
    assert once.once("q", lambda: 0, fresh_ms=60_000)[0] == 2, "young enough for a busy floor"


def test_a_board_that_is_known_costs_few_statements() -> None:
    some_facts(4)
    boss = actor_for(a_person(role="administrator"))
    group.group(boss, WHOLE)
    with CaptureQueriesContext(connection) as ran:
        group.group(boss, WHOLE)
    assert len(ran) <= 4


# --- who sees which


def test_who_may_look_at_which_board() -> None:
    ours, theirs = a_group(), a_group()
    people = {
        "agent": a_person(role="agent", group=ours), "other": a_person(role="agent", group=theirs), "leader": a_person(role="team_leader", group=ours),
        "manager": a_person(role="project_manager"), "reader": a_person(role="client_reader"),
    }  # fmt: skip
    some_facts(5, agents=[people["agent"].pk, people["other"].pk], groups=1)
    for kind in (SessionFact, AgentFact, RoundFact, Credit):
        everywhere: Any = kind
        everywhere.objects.update(group_id=theirs.pk)
        everywhere.objects.filter(contact_id__lte=10).update(group_id=ours.pk)
    agent, other = people["agent"].pk, people["other"].pk
    asked = {
        "mine?month=2026-09": {"agent", "other", "leader", "manager"},
        f"group?{SEPTEMBER}": {"leader", "manager"},
        f"group?{SEPTEMBER}&group={theirs.pk}": {"manager"},
        f"person?{SEPTEMBER}&person={agent}": {"leader", "manager"},
        f"change?{SEPTEMBER}": {"leader", "manager"},
        f"change?{SEPTEMBER}&group={theirs.pk}": {"manager"},
        f"team?{SEPTEMBER}": {"manager"},
        "floor": {"leader", "manager"},
        f"floor?group={theirs.pk}": {"manager"},
        f"behind?{SEPTEMBER}&figure=inquirers": {"agent", "other", "leader", "manager"},
        f"behind?{SEPTEMBER}&figure=inquirers&person={agent}": {"agent", "leader", "manager"},
        f"behind?{SEPTEMBER}&figure=inquirers&group={theirs.pk}": {"manager"},
        f"sheet?board=group&{SEPTEMBER}": {"leader", "manager"},
        f"sheet?board=team&{SEPTEMBER}": {"manager"},
    }  # fmt: skip
    callers = {name: Caller(one) for name, one in people.items()}
    for path, seers in asked.items():
        statuses = {name: call("GET", f"/boards/{path}").status for name, call in callers.items()}
        assert {name for name, status in statuses.items() if status == 200} == seers, path
        assert {status for name, status in statuses.items() if name not in seers} <= {403}, path
    own = callers["agent"]("GET", f"/boards/behind?{SEPTEMBER}&figure=inquirers").body["items"]
    assert own and {one["person_id"] for one in own} == {agent}
    led = callers["leader"]("GET", f"/boards/behind?{SEPTEMBER}&figure=inquirers").body["items"]
    assert led and {one["group_id"] for one in led} == {ours.pk} and {one["person_id"] for one in led} <= {agent, other}
    board = callers["leader"]("GET", f"/boards/group?{SEPTEMBER}").body
    assert [one["id"] for one in board["groups"]] == [ours.pk] and "pay" not in str(board.keys())


def test_ones_own_month_has_ones_own_figures_and_place_only() -> None:
    ours = a_group()
    agents = [a_person(role="agent", group=ours) for _ in range(3)]
    some_facts(9, sessions=900, agents=[one.pk for one in agents], groups=1)
    for kind in (SessionFact, AgentFact, RoundFact, Credit):
        kind.objects.update(group_id=ours.pk)
    said = by_metric("person")
    found = [mine.mine(actor_for(one), "2026-09") for one in agents]
    for one, board in zip(agents, found, strict=True):
        assert board["figures"] == {key: said[one.pk][key] for key in mine.KEYS}
        assert (board["before_since"], board["before_until"]) == ("2026-08-01", "2026-08-31")
    rates = [said[one.pk]["inquiry_to_paid"] for one in agents]
    if min(rate["n"] for rate in rates) >= 20:
        assert [board["place"]["place"] for board in found] == [1 + sum(other["value"] > rate["value"] for other in rates) for rate in rates]
    once.forget()
    set_team(SYSTEM, {"boards.rank_shown": False})
    assert mine.mine(actor_for(agents[0]), "2026-09")["place"] is None


# --- the floor


def test_the_floor_counts_clocks_and_says_which_limit_is_passed() -> None:
    ours, theirs = a_group(), a_group()
    now = 1_800_000_000_000
    for group_id, due, warn, breached in (
        (ours.pk, now + 60_000, now + 30_000, None), (ours.pk, now + 60_000, now, None), (ours.pk, now, now - 1, None), (theirs.pk, None, None, now - 5)
    ):  # fmt: skip
        made = a_conversation()
        Conversation.objects.filter(pk=made.id).update(group_id=group_id, state="open", sla_due_at=due, sla_warn_at=warn, sla_breached_at=breached)
    resolved = a_conversation()
    Conversation.objects.filter(pk=resolved.id).update(group_id=ours.pk, state="resolved", sla_due_at=now)
    assert clocks(None, now) == {"running": 1, "at_risk": 1, "breached": 2}
    assert clocks([ours.pk], now) == {"running": 1, "at_risk": 1, "breached": 1} and clocks([], now) == {"running": 0, "at_risk": 0, "breached": 0}
    board = floor.floor(SYSTEM)
    assert "breached" in board["alarms"] and board["figures"]["inquiry_to_paid"]["provisional"]
    set_team(SYSTEM, {"boards.breached_limit": 0})
    assert "breached" not in floor.floor(SYSTEM)["alarms"]


def test_people_online_stand_beside_the_load_of_an_hour() -> None:
    ours = a_group()
    some_facts(6, groups=1)
    for kind in (SessionFact, AgentFact, RoundFact):
        kind.objects.update(group_id=ours.pk)
    assert all(cell["online"] is None for cell in group.group(SYSTEM, WHOLE, ours.pk)["heat"])
    colleague = a_person(role="agent", group=ours)
    monday_ten = 1_788_746_400_000  # 2026-09-07 10:00 in Shanghai
    PresenceSpan.objects.create(person=colleague, state="online", why="self", started_at=monday_ten, ended_at=monday_ten + 7_200_000)
    once.forget()
    heat = {(cell["weekday"], cell["hour"]): cell for cell in group.group(SYSTEM, WHOLE, ours.pk)["heat"]}
    assert heat[0, 10]["online"] == heat[0, 11]["online"] == pytest.approx(1 / 4), "one of four Mondays"
    mondays = SessionFact.objects.filter(day__in=(20260907, 20260914, 20260921, 20260928), hour=10, customer_lines__gt=0)
    customers = mondays.values("day", "contact_id").distinct()
    assert heat[0, 10]["customers"] == pytest.approx(customers.count() / 4)


# --- files and refusals


def test_a_board_as_a_file_has_its_figures() -> None:
    some_facts(8)
    boss = Caller(a_person(role="administrator", locale="en"), language="en")
    for board in ("mine", "group", "team", "change", "behind"):
        for form in ("csv", "xlsx"):
            answer = boss("GET", f"/boards/sheet?board={board}&format={form}&{SEPTEMBER}&month=2026-09&figure=lost_inquiries")
            assert answer.status == 200, (board, answer.body)
    content = boss("GET", f"/boards/sheet?board=team&format=xlsx&{SEPTEMBER}").body
    book = openpyxl.load_workbook(BytesIO(content))
    sales = {row[0]: row[1] for row in book["Sales"].iter_rows(values_only=True)}
    whole = by_metric("team")[None]
    assert sales["Total"] == whole["shop_sales"]["value"] / 100 and sales["Silent"] == whole["silent_sales"]["value"] / 100
    rows = list(csv.reader(boss("GET", f"/boards/sheet?board=group&format=csv&{SEPTEMBER}").body.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["Group"] and len([row for row in rows[2:] if row and row[0]]) >= 5


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("group?since=x&until=2026-09-30", "since"), ("group?since=2026-09-30&until=2026-09-01", "until"), ("team?since=2020-01-01&until=2026-09-01", "until"),
        (f"change?{SEPTEMBER}&metric=luck", "metric"), (f"change?{SEPTEMBER}&before_since=2026-08-01&before_until=no", "before_until"),
        ("mine?month=2026-13", "month"), ("mine?month=2099-01", "month"), (f"behind?{SEPTEMBER}&figure=luck", "figure"),
        (f"behind?{SEPTEMBER}&figure=inquirers&hour=24", "hour"), (f"sheet?board=luck&{SEPTEMBER}", "board"),
        (f"sheet?board=team&format=doc&{SEPTEMBER}", "format"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(path: str, field: str) -> None:
    answer = Caller(a_person(role="administrator"))("GET", f"/boards/{path}")
    assert answer.status == 422 and answer.error["field"] == field


def test_boards_have_no_id_in_their_path() -> None:
    assert [path for path in api.get_openapi_schema()["paths"] if "/boards" in path and "{" in path] == []
    assert span_of("2026-09-01", "2026-09-30").days == 30
