"""Cards on real figures, schemes in versions, and who sees whose."""

from decimal import Decimal
from typing import Any

import pytest

from tests.makers.doors import Caller
from tests.makers.people import a_group, a_person, actor_for, an_actor
from tests.makers.play import a_busy_september, a_scheme, at_day, scheme_document
from tests.makers.time import Clock
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Forbidden, Many, NotFound, Refused
from yingda.performance.actions import scoring
from yingda.performance.models import SchemeVersion
from yingda.performance.queries import cards as ask
from yingda.performance.queries import kpi
from yingda.performance.rules.scorecards import Curve, score_at
from yingda.performance.rules.units import reader_value
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.now = at_day("2026-10-07")


@pytest.fixture
def boss() -> Actor:
    return actor_for(a_person(role="administrator"))


def test_a_card_is_made_of_the_figures_of_the_screen(boss: Actor) -> None:
    people, _group = a_busy_september()
    a_scheme(boss, csat="mark", inquiry_to_paid="mark")
    found = ask.cards(boss, "balanced", "month", "2026-09-15", "person")
    assert (found["since"], found["until"], found["total"]) == ("2026-09-01", "2026-09-30", len(people))
    figures = {row["key"]: row["figures"] for row in kpi.kpi(boss, "2026-09-01", "2026-09-30", "person")}
    for card in found["items"]:
        scored = []
        for part in card["parts"]:
            figure = figures[card["key"]][part["metric"]]
            assert {name: part["figure"][name] for name in figure} == figure, "the same numbers as the screen of metrics"
            if part["score"] is not None:
                scored.append((part["weight"], part["score"]))
        assert card["total"] == pytest.approx(sum(weight * score for weight, score in scored) / sum(weight for weight, _ in scored), abs=0.06)
    totals = [card["total"] for card in found["items"]]
    assert totals == sorted(totals, reverse=True) and len(set(totals)) > 1


def test_a_small_sample_is_scored_with_the_group_when_the_scheme_says_so(boss: Actor) -> None:
    people, _group = a_busy_september(sessions=60)
    document = scheme_document()
    document["parts"][0]["least_n"] = 1000
    scoring.save_scheme(boss, "balanced", "均衡", document, "2026-01-01")
    figures = {row["key"]: row["figures"]["csat"] for row in kpi.kpi(SYSTEM, "2026-09-01", "2026-09-30", "person", ["csat"])}
    (whole,) = kpi.kpi(SYSTEM, "2026-09-01", "2026-09-30", "group", ["csat"])
    for card in ask.cards(actor_for(people[0]), "balanced", "month", "2026-09-01", "person")["items"]:
        part = next(one for one in card["parts"] if one["metric"] == "csat")
        assert part["small"] == "pooled" and part["figure"]["n"] == figures[card["key"]]["n"]
        assert part["scored_value"] == pytest.approx(100 * whole["figures"]["csat"]["value"]) and part["scored_n"] == whole["figures"]["csat"]["n"]
        shipped = document["parts"][0]["curve"]
        floor, target, stretch = (Decimal(str(shipped[name])) for name in ("floor", "target", "stretch"))
        curve = Curve(floor, target, stretch)
        value = reader_value(whole["figures"]["csat"]["value"], "share")
        assert value is not None and part["score"] == pytest.approx(float(score_at(curve, value, "more")), abs=0.06)


def test_cases_carried_over_count_in_the_next_week(boss: Actor) -> None:
    a_busy_september(sessions=40)
    document = scheme_document(csat="carried_over")
    document["parts"][0]["least_n"] = 30
    scoring.save_scheme(boss, "balanced", "均衡", document, "2026-01-01")
    first, second = ("2026-09-07", "2026-09-13"), ("2026-09-14", "2026-09-20")
    before, now = ({row["key"]: row["figures"]["csat"] for row in kpi.kpi(SYSTEM, *days, "person", ["csat"])} for days in (first, second))
    for card in ask.cards(boss, "balanced", "week", "2026-09-14", "person")["items"]:
        part = next(one for one in card["parts"] if one["metric"] == "csat")
        assert part["score"] is None and part["small"] == "carried_over"
        if now[card["key"]]["n"] and before.get(card["key"], {}).get("n"):
            assert part["scored_n"] == now[card["key"]]["n"] + before[card["key"]]["n"]


def test_the_version_in_force_on_the_last_day_counts(boss: Actor) -> None:
    a_busy_september()
    a_scheme(boss, "2026-09-15")
    with pytest.raises(NotFound):
        ask.cards(boss, "balanced", "week", "2026-09-07", "person")
    assert ask.cards(boss, "balanced", "month", "2026-09-01", "team")["scheme"]["version"] == 1
    a_scheme(boss, "2026-09-29")
    assert ask.cards(boss, "balanced", "month", "2026-09-01", "team")["scheme"]["version"] == 2
    assert ask.cards(boss, "balanced", "week", "2026-09-21", "team")["scheme"]["version"] == 1, "an earlier week keeps its version"
    scoring.save_scheme(boss, "balanced", "均衡", scheme_document(), "2026-09-30", active=False)
    with pytest.raises(NotFound):
        ask.cards(boss, "balanced", "month", "2026-09-01", "team")
    verbs = list(AuditEntry.objects.filter(subject="scorecard_scheme:balanced").values_list("verb", flat=True))
    assert verbs == ["performance.scheme.saved"] * 3


def test_who_sees_whose_card(boss: Actor) -> None:
    people, group = a_busy_september()
    a_scheme(boss)
    own = ask.cards(actor_for(people[0]), "balanced", "month", "2026-09-01", "person")
    assert [card["key"] for card in own["items"]] == [people[0].pk]
    leader = ask.cards(actor_for(a_person(role="team_leader", group=group)), "balanced", "month", "2026-09-01", "group")
    assert len(leader["items"]) <= 1
    for act in (ask.schemes, lambda actor: ask.cards(actor, "balanced", "month", "2026-09-01", "person")):
        with pytest.raises(Forbidden):
            act(an_actor("client_reader"))


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "data_analyst"])
def test_who_may_not_make_schemes(role: str) -> None:
    actor = an_actor(role, group=a_group())
    for act in (
        lambda: scoring.save_scheme(actor, "x", "x", scheme_document(), "2026-09-01"),
        lambda: scoring.ship_scheme(actor),
        lambda: scoring.try_scheme(actor, scheme_document(), "month", "2026-09-01", "team"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_what_is_wrong_is_said_by_place_and_nothing_is_saved(boss: Actor) -> None:
    document: dict[str, Any] = scheme_document()
    document["parts"][0]["weight"] = 5
    document["parts"][1]["curve"]["target"] = 0
    with pytest.raises(Many) as refused:
        scoring.save_scheme(boss, "balanced", "均衡", document, "2026-09-01")
    assert {(one.field, one.code) for one in refused.value.refusals} == {
        ("document.parts", "card_weights_sum"), ("document.parts.1.curve.target", "card_points_rising"),
    }  # fmt: skip
    for wish in (("", scheme_document(), "2026-09-01"), ("均衡", scheme_document(), "2026-9-1"), ("均衡", {"parts": 5}, "2026-09-01")):
        with pytest.raises(Refused):
            scoring.save_scheme(boss, "balanced", *wish)
    assert not SchemeVersion.objects.exists()


@pytest.mark.parametrize(
    ("kind", "day", "by", "field"), [("year", "2026-09-01", "team", "kind"), ("week", "yesterday", "team", "day"), ("week", "2026-09-01", "day", "by")]
)
def test_what_cannot_be_asked(boss: Actor, kind: str, day: str, by: str, field: str) -> None:
    a_scheme(boss)
    with pytest.raises(Refused) as refused:
        ask.cards(boss, "balanced", kind, day, by)
    assert refused.value.field == field


def test_over_the_interface() -> None:
    a_busy_september()
    boss = Caller(a_person(role="administrator", locale="en"), language="en")
    shipped = boss("POST", "/scorecard-schemes/shipped").body
    assert [one["key"] for one in shipped["items"]] == ["balanced"] and boss("POST", "/scorecard-schemes/shipped").body["total"] == 1
    answer = boss("GET", "/scorecards?scheme=balanced&kind=month&day=2026-09-10&by=person")
    assert answer.status == 200 and answer.body["total"] == 4
    document = shipped["items"][0]["document"]
    tried = boss("POST", "/scorecard-schemes/preview", {"kind": "month", "day": "2026-09-10", "by": "person", "document": document}).body
    assert [one["total"] for one in tried["items"]] == [one["total"] for one in answer.body["items"]] and tried["scheme"] is None
    document["parts"][0]["weight"] = 1
    wrong = boss("POST", "/scorecard-schemes", {"key": "balanced", "name": "x", "starts_on": "2026-09-01", "document": document})
    assert wrong.status == 422 and "100%" in wrong.fields["document.parts"]
    assert boss("GET", "/scorecard-schemes/balanced/versions").body["total"] == 1
