"""Orders that are no sale of an agent: marked by a person with a reason, taken back again; the ledger only grows."""

from typing import Any

import pytest

from tests.attribution.test_credit_orders import MARCH, listed, the_example
from tests.makers.credits import a_version, judged_by
from tests.makers.people import a_group, actor_for, an_actor
from tests.makers.time import Clock
from yingda.attribution.actions import following, marking, ruling
from yingda.attribution.models import Credit, CreditEntry, OrderMark
from yingda.attribution.queries.credits import Wanted, totals
from yingda.attribution.queries.order_page import order_page
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refusal
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Actor:
    return an_actor("administrator")


def lines() -> list[tuple[str, int]]:
    return list(CreditEntry.objects.order_by("id").values_list("kind", "amount"))


@pytest.mark.parametrize("kind", ["flagged", "after_sales"])
def test_a_mark_takes_credit_back_by_a_line_and_gives_it_back_by_another(clock: Clock, boss: Actor, kind: str) -> None:
    order, (_a, b, _c) = the_example(clock)
    first = CreditEntry.objects.values().get()
    marking.mark(boss, order, kind, "员工自己的订单")
    page = order_page(boss, order)
    assert (page["agent"], page["reason"], page["cell"], page["marks"]) == (None, kind, "excluded", [kind])
    assert lines() == [("credit", 12_900), ("claw_back", 12_900)]
    assert totals(boss, Wanted(**MARCH))["silent"] == 12_900
    marking.unmark(boss, order, kind)
    assert order_page(boss, order)["agent"]["id"] == b.pk
    assert lines() == [("credit", 12_900), ("claw_back", 12_900), ("credit", 12_900)]
    assert CreditEntry.objects.values().order_by("id").first() == first, "nothing booked is edited"
    assert [one.rpartition(".")[2] for one in _verbs()] == ["made", "ended"]
    (history,) = order_page(boss, order)["history"]
    assert history["reason"] == "员工自己的订单" and history["ended_at"] is not None


def test_marks_outlive_facts_made_anew(clock: Clock, boss: Actor) -> None:
    order, _ = the_example(clock)
    marking.mark(boss, order, "flagged", "刷单")
    following.rebuild()
    assert Credit.objects.get().reason == "flagged" and lines() == [("credit", 12_900), ("claw_back", 12_900)]


def test_a_version_may_leave_marks_out(clock: Clock, boss: Actor) -> None:
    order, (_a, b, _c) = the_example(clock)
    marking.mark(boss, order, "after_sales", "补差价")
    rule = judged_by(clock, boss, a_version(boss, rule="placed_first", excludes_after_sales=False))
    ruling.put_in_force(boss, rule.pk)
    (row,) = listed(boss, only="after_sales")
    assert row["agent"]["id"] == b.pk and row["marks"] == ["after_sales"]


@pytest.mark.parametrize(("kind", "reason", "field"), [("luck", "x", "kind"), ("flagged", "  ", "reason"), ("flagged", "长" * 201, "reason")])
def test_a_mark_needs_a_kind_and_a_reason(clock: Clock, boss: Actor, kind: str, reason: str, field: str) -> None:
    order, _ = the_example(clock)
    with pytest.raises(Refusal) as refused:
        marking.mark(boss, order, kind, reason)
    assert refused.value.field == field and not OrderMark.objects.exists()


def test_twice_and_never_are_told(clock: Clock, boss: Actor) -> None:
    order, _ = the_example(clock)
    with pytest.raises(NotFound):
        marking.unmark(boss, order, "flagged")
    marking.mark(boss, order, "flagged", "刷单")
    with pytest.raises(Conflict):
        marking.mark(boss, order, "flagged", "刷单")
    with pytest.raises(NotFound):
        marking.mark(boss, order + 1, "flagged", "刷单")


def test_who_may_mark(clock: Clock) -> None:
    group = a_group()
    order, (_a, b, _c) = the_example(clock, group)
    for actor, kind in ((actor_for(b), Forbidden), (an_actor("team_leader", group=a_group()), NotFound), (an_actor("data_analyst"), Forbidden)):
        with pytest.raises(kind):
            marking.mark(actor, order, "flagged", "刷单")
    leader = an_actor("team_leader", group=group)
    assert order_page(leader, order)["may_mark"] and not order_page(actor_for(b), order)["may_mark"]
    marking.mark(leader, order, "flagged", "刷单")
    assert _sees_marked(leader, order) and _sees_marked(actor_for(b), order)
    marking.unmark(leader, order, "flagged")


def _sees_marked(actor: Actor, order: int) -> Any:
    return [one["id"] for one in listed(actor, only="flagged")] == [order]


def _verbs() -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith="attribution.").order_by("id").values_list("verb", flat=True))
