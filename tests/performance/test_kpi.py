"""Figures from the column store: those of the plain reference, whoever asks and however they are summed up."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.doors import Caller
from tests.makers.facts import KINDS, some_facts
from tests.makers.people import a_group, a_person, actor_for
from tests.performance.reference import PLAIN, backlog
from yingda.attribution.models import AgentFact, BacklogFact, Credit, PresenceFact, RoundFact, SessionFact
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden, Refused
from yingda.kit.statistics import wilson
from yingda.performance.queries import kpi as ask
from yingda.performance.queries.engine import Asked, Only, Scope, measured
from yingda.performance.rules.metrics.dictionary import METRICS
from yingda.performance.rules.metrics.expression import Fact, Measure, measures_of, value_of

pytestmark = pytest.mark.django_db(transaction=True)
MEASURES = [measure for metric in METRICS for measure in measures_of(metric.of)]


def seen(fact: Fact, one: Measure, scope: Scope) -> bool:
    return scope.everything or fact["group_id"] in scope.groups or (scope.person is not None and one.person is not None and fact[one.person] == scope.person)


EVERYTHING = Scope(everything=True)
ASKED = [
    (EVERYTHING, Only()), (Scope(person=2), Only()), (Scope(groups=frozenset({1})), Only()), (Scope(person=1, groups=frozenset({2})), Only(people=(1, 3))),
    (EVERYTHING, Only(groups=(2,))), (EVERYTHING, Only(channels=("web",))),
]  # fmt: skip


@pytest.mark.parametrize("grain", ["person", "group", "day", "team"])
def test_the_store_counts_as_the_reference(grain: str) -> None:
    some_facts(7)
    tables = {name: rows() for name, rows in PLAIN.items()} | {"backlog": backlog(20260905, 20260920, grain == "day")}
    assert {one.table for one in MEASURES} <= set(tables)
    within = {name: [fact for fact in rows if 20260905 <= fact["day"] <= 20260920] for name, rows in tables.items()}
    for scope, only in ASKED:
        for key, values in measured(MEASURES, Asked(20260905, 20260920, grain, scope, only=only)).items():
            for one, value in values.items():
                column = {"person": one.person, "group": "group_id", "day": "day"}.get(grain)
                rows = [fact for fact in within[one.table] if (column is None or fact[column] == key) and seen(fact, one, scope) and wanted(fact, one, only)]
                assert (value or 0) == pytest.approx(value_of(one, rows) or 0), (grain, scope, only, key, one)


def wanted(fact: Fact, one: Measure, only: Only) -> bool:
    groups = not only.groups or fact["group_id"] in only.groups
    return groups and (not only.channels or fact["channel"] in only.channels) and (not only.people or fact[one.person or ""] in only.people)


def test_a_share_has_its_interval_and_a_mean_its_median() -> None:
    some_facts(3)
    (row,) = ask.kpi(SYSTEM, "2026-09-01", "2026-09-30", "team", ["csat", "avg_response_pooled"])
    share, mean = row["figures"]["csat"], row["figures"]["avg_response_pooled"]
    good = SessionFact.objects.filter(rating__gte=4).count()
    n = SessionFact.objects.filter(rating__isnull=False).count()
    assert (share["value"], share["n"]) == (pytest.approx(good / n), n)
    assert (share["low"], share["high"]) == pytest.approx(wilson(good, n))
    assert mean["n"] == RoundFact.objects.filter(response_ms__isnull=False).count() and mean["median"] <= mean["p90"]


@pytest.mark.parametrize(
    ("since", "until", "by", "metrics", "field", "code"),
    [
        ("2026-9-1", "2026-09-30", "team", [], "since", "day_wrong"),
        ("2026-09-01", "gestern", "team", [], "until", "day_wrong"),
        ("2026-09-30", "2026-09-01", "team", [], "until", "days_reversed"),
        ("2020-01-01", "2026-09-01", "team", [], "until", "days_too_many"),
        ("2026-09-01", "2026-09-30", "month", [], "by", "grain_unknown"),
        ("2026-09-01", "2026-09-30", "team", ["luck"], "metrics", "metric_unknown"),
    ],
)
def test_what_cannot_be_asked(since: str, until: str, by: str, metrics: list[str], field: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ask.kpi(SYSTEM, since, until, by, metrics)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_who_sees_whose_figures() -> None:
    group, other = a_group(), a_group()
    lin, leader = a_person(role="agent", group=group), a_person(role="team_leader", group=group)
    some_facts(5, agents=[lin.pk, leader.pk, 900_001, 900_002], groups=1)
    for kind in (*KINDS, PresenceFact, BacklogFact):
        everywhere: Any = kind
        everywhere.objects.update(group_id=other.pk)
        if kind in KINDS:
            everywhere.objects.filter(conversation_id__lte=40).update(group_id=group.pk)
    asked = ("2026-09-01", "2026-09-30", "person")
    everybody = {row["key"]: row["figures"] for row in ask.kpi(SYSTEM, *asked)}
    own = ask.kpi(actor_for(lin), *asked)
    assert [row["key"] for row in own] == [lin.pk] and own[0]["figures"] == everybody[lin.pk]
    led = {row["key"]: row["figures"] for row in ask.kpi(actor_for(leader), *asked)}
    assert led[leader.pk] == everybody[leader.pk], "one's own, wherever"
    assert set(led) <= set(everybody) and led[lin.pk]["slow_rounds"]["value"] < everybody[lin.pk]["slow_rounds"]["value"], "of others the group's part"
    with pytest.raises(Forbidden):
        ask.kpi(actor_for(a_person(role="client_reader")), *asked)


def test_over_the_interface() -> None:
    some_facts(1)
    boss = Caller(a_person(role="administrator", locale="en"), language="en")
    metrics = boss("GET", "/metrics").body
    assert metrics["total"] == len(METRICS) + 2 and metrics["items"][0]["name"] == "Consulters"
    answer = boss("GET", "/kpi?since=2026-09-01&until=2026-09-30&by=day&metrics=received&metrics=csat")
    assert answer.status == 200 and answer.body["total"] == 30
    assert answer.body["items"][0]["name"] == "2026-09-01" and set(answer.body["items"][0]["figures"]) == {"received", "csat"}
    assert boss("GET", "/kpi?since=x&until=2026-09-30").error["field"] == "since"


def test_groups_are_named_in_one_query() -> None:
    groups = [a_group() for _ in range(3)]
    some_facts(4)
    for place, group in enumerate(groups):
        for kind in (SessionFact, AgentFact, RoundFact, Credit):
            everywhere: Any = kind
            everywhere.objects.filter(contact_id__range=(place * 15, place * 15 + 14)).update(group_id=group.pk)
    warehouse.facts()
    with CaptureQueriesContext(connection) as ran:
        rows = ask.kpi(SYSTEM, "2026-09-01", "2026-09-30", "group", ["received"])
    assert {row["name"] for row in rows} >= {group.name for group in groups} and len(ran) <= 3
