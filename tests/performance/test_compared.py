"""Figures compared: with the period before, the next in the ranking, at the same mix; what is left out; the same figure wherever it is read."""

import csv
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.people import a_person, actor_for
from yingda.attribution.actions import following
from yingda.attribution.models import FactMark, RoundFact, SessionFact
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM
from yingda.kit.statistics import Cases, compare_rates, standardised
from yingda.performance.queries import kpi as ask
from yingda.performance.queries.compared import at_the_same_mix, compared
from yingda.performance.queries.engine import Asked, Scope
from yingda.performance.queries.tables import TABLES
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.settings import FCR_HOURS, PAID_MATURES, WITHOUT_SINGLE
from yingda.plumbing.team_settings import change
from yingda.site import figures

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = ("2026-09-01", "2026-09-30")


def the_file(caller: Caller, path: str) -> bytes:
    answer = caller.client.get(f"/api/v1{path}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rated(agent: int, day: int, good: int, n: int) -> None:
    """`n` rated sessions of an agent on a day, `good` of them well."""
    first = SessionFact.objects.count() + 1
    SessionFact.objects.bulk_create(
        SessionFact(
            conversation_id=first + number, written=1, contact_id=first + number, inbox_id=1, channel="web", day=day, hour=9, opened_at=1, customer_lines=1,
            agent_lines=1, automatic_lines=0, rounds=1, answered_rounds=1, response_ms=1, owner_id=agent, rated_agent_id=agent,
            rating=5 if number < good else 1,
        ) for number in range(n)
    )  # fmt: skip
    FactMark.objects.update_or_create(pk=1, defaults={"epoch": first, "n": 0, "written": 1})


def test_neighbours_that_do_not_differ_are_marked() -> None:
    """40/100 and 52/100 give z 1.7025, which is not significant; 52/100 and 90/100 are."""
    assert compare_rates((40, 100), (52, 100)).z == pytest.approx(1.7025, abs=5e-5)
    lin, wang, zhao = (a_person().pk for _ in range(3))
    for agent, good in ((lin, 40), (wang, 52), (zhao, 90)):
        rated(agent, 20260910, good, 100)
    rows = {row["key"]: row["figures"]["csat"]["compared"] for row in compared(SYSTEM, *MONTH, "person", ["csat"])}
    assert rows[zhao]["next"] == {"key": wang, "differs": True, "test": "z"}
    assert rows[wang]["next"] == {"key": lin, "differs": False, "test": "z"} and rows[lin]["next"] is None


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    lin = a_person().pk
    rated(lin, 20260831, 10, 100)
    rated(lin, 20260801, 99, 100)
    rated(lin, 20260715, 0, 50)
    rated(lin, 20260915, 90, 100)
    (row,) = compared(SYSTEM, "2026-09-01", "2026-09-30", "person", ["csat"])
    assert (row["figures"]["csat"]["compared"]["before"], row["figures"]["csat"]["compared"]["changed"]) == (0.1, True), "2 to 31 August"


def test_means_are_compared_by_welch() -> None:
    some_facts(4)
    rows = compared(SYSTEM, *MONTH, "person", ["avg_response_pooled"])
    ranked = sorted(rows, key=lambda row: row["figures"]["avg_response_pooled"]["value"])
    assert [row["figures"]["avg_response_pooled"]["compared"]["next"]["test"] for row in ranked[:-1]] == ["welch"] * 4
    assert [row["figures"]["avg_response_pooled"]["compared"]["next"]["key"] for row in ranked[:-1]] == [row["key"] for row in ranked[1:]]


def test_conversion_at_the_same_mix_is_the_one_by_hand() -> None:
    some_facts(8)
    asked = Asked(20260901, 20260930, "person", Scope(everything=True))
    level = at_the_same_mix(BY_KEY["inquiry_to_paid"], asked)
    cells: dict[int, dict[Any, list[set[int]]]] = {}
    columns = "agent_id, channel, hour, contact_day, paid"
    for agent, channel, hour, contact_day, paid in warehouse.facts().rows(
        f"SELECT {columns} FROM ({TABLES['inquiry']}) WHERE after_sales = 0 AND filtered = 0"
    ):
        cell = cells.setdefault(agent, {}).setdefault((channel, hour // 4), [set(), set()])
        cell[1].add(contact_day)
        if paid:
            cell[0].add(contact_day)
    strata = {agent: {name: Cases(len(top), len(all_)) for name, (top, all_) in found.items()} for agent, found in cells.items()}
    mix: dict[Any, float] = {}
    for found in strata.values():
        for name, cases in found.items():
            mix[name] = mix.get(name, 0) + cases.n
    assert level == {agent: standardised(found, mix) for agent, found in strata.items()}


def test_what_is_left_out_is_counted_whether_its_filter_is_on_or_off() -> None:
    some_facts(6)
    found = {one["reason"]: one for one in ask.left_out(SYSTEM, *MONTH, ["inquirers", "first_response"])["inquirers"]}
    assert set(found) == {"after_sales", "own", "empty", "forwarded", "coded", "single", "monologue"}
    assert found["single"]["n"] > 0 and not found["single"]["out"] and found["own"]["out"]
    before = ask.one_kpi(SYSTEM, *MONTH, "inquirers")["value"]
    boss = a_person(role="administrator")
    change(actor_for(boss), {WITHOUT_SINGLE.key: True})
    assert next(one for one in ask.left_out(SYSTEM, *MONTH, ["inquirers"])["inquirers"] if one["reason"] == "single")["out"]
    assert ask.one_kpi(SYSTEM, *MONTH, "inquirers")["value"] < before


def test_maturity_is_as_the_team_set_it_and_given_with_the_figure() -> None:
    boss = Caller(a_person(role="administrator"))
    change(actor_for(a_person(role="administrator")), {PAID_MATURES.key: "8", FCR_HOURS.key: 72})
    matures = {one["key"]: one["matures_after_days"] for one in boss("GET", "/metrics").body["items"]}
    assert (matures["inquiry_to_paid"], matures["fcr"], matures["inquiry_to_order"]) == (8, 3, 1)
    some_facts(1)
    assert boss("GET", "/kpi?since=2026-09-01&until=2026-09-30&by=team&metrics=fcr").body["terms"]["paid_matures"] == 8


def test_one_figure_is_the_same_on_the_interface_in_files_and_in_the_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    some_facts(2)
    monkeypatch.setattr(following, "follow", lambda: None)
    monkeypatch.setattr(following, "catch_up", lambda: 0)
    keys = ["received", "csat", "first_response", "fcr", "nps", "agent_sales", "backlog"]
    asked = f"since={MONTH[0]}&until={MONTH[1]}&by=person&" + "&".join(f"metrics={key}" for key in keys)
    boss = Caller(a_person(role="administrator"))
    told = {(row["key"], key): figure["value"] for row in boss("GET", f"/kpi?{asked}").body["items"] for key, figure in row["figures"].items()}
    assert len(told) >= 5 * len(keys)
    text = the_file(boss, f"/kpi/file?{asked}&format=csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(int(row["key"]), row["metric"]): float(row["value"]) if row["value"] else None for row in rows} == told
    sheet = load_workbook(io.BytesIO(the_file(boss, f"/kpi/file?{asked}&format=xlsx")), read_only=True).active
    cells = list(sheet.iter_rows(values_only=True))
    assert {(row[0], row[2]): row[4] for row in cells[1:]} == pytest.approx(told)
    capsys.readouterr()
    assert figures.show("2026-09", "person", keys, True) == 0
    said = json.loads(capsys.readouterr().out)["rows"]
    assert {(row["key"], key): figure["value"] for row in said for key, figure in row["figures"].items()} == told


def test_what_a_figure_is_made_of_as_a_file() -> None:
    some_facts(2)
    boss = Caller(a_person(role="administrator"))
    asked = f"since={MONTH[0]}&until={MONTH[1]}&by=team&metric=avg_response_pooled"
    rows = list(csv.DictReader(io.StringIO(the_file(boss, f"/kpi/made-of/file?{asked}").decode("utf-8-sig"))))
    assert len(rows) == RoundFact.objects.filter(response_ms__isnull=False).count() > 200, "more than a page"
    assert boss("GET", f"/kpi/made-of/file?{asked}&format=pdf").error["field"] == "format"
    assert boss("GET", f"/kpi/made-of/file?{asked.replace('by=team', 'by=person')}").error["field"] == "of"
