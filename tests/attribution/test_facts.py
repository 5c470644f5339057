"""Facts follow the event stream, and made anew from zero they are the same."""

from typing import Any

import pytest

from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.customers import a_contact, an_order
from tests.makers.people import a_person, actor_for
from tests.makers.time import Clock
from yingda.attribution.actions import following
from yingda.attribution.models import AgentFact, FactMark, HeldFact, OpenFact, OrderFact, PresenceFact, RoundFact, ServiceFact, SessionFact
from yingda.conversations.actions import states

pytestmark = pytest.mark.django_db(transaction=True)
KINDS: tuple[Any, ...] = (SessionFact, AgentFact, RoundFact, OrderFact, HeldFact, OpenFact, ServiceFact, PresenceFact)


def facts() -> dict[str, list[dict[str, Any]]]:
    """All facts, without their numbers: those say when they were written."""
    left_out = {"id", "written"}
    return {kind.__name__: sorted(({k: v for k, v in row.items() if k not in left_out} for row in kind.objects.values()), key=str) for kind in KINDS}


def test_a_day_becomes_facts_and_the_same_ones_from_zero(clock: Clock) -> None:
    following.follow()
    lin, wang = (a_person(role="administrator") for _ in range(2))
    talk = a_conversation(assignee=lin)
    clock.pass_ms(30_000)
    post(actor_for(lin), talk.id, "您好")
    clock.pass_ms(60_000)
    post(the_customer(talk.contact_id), talk.id, "退款")
    clock.pass_ms(200_000)
    post(actor_for(wang), talk.id, "已为您处理")
    post(the_customer(talk.contact_id), talk.id, "谢谢")
    following.follow()
    session = SessionFact.objects.get()
    assert (session.first_response_ms, session.first_agent_id) == (30_000, lin.pk)
    assert (session.customer_lines, session.agent_lines, session.rounds, session.answered_rounds, session.response_ms) == (3, 2, 3, 2, 230_000)
    assert list(RoundFact.objects.order_by("place").values_list("agent_id", "response_ms")) == [(lin.pk, 30_000), (wang.pk, 200_000), (lin.pk, None)]
    written = session.written
    states.resolve(actor_for(lin), talk.id)
    order = an_order(a_contact())
    following.follow()
    session = SessionFact.objects.get()
    assert session.resolved_last_at is not None and session.resolved_first_at == session.resolved_last_at and session.written > written
    assert OrderFact.objects.get().order_id == order.pk
    kept = facts()
    assert following.rebuild() == 2 and facts() == kept


def test_what_was_there_before_is_gone_through_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CHUNK", 2)
    monkeypatch.setattr(following, "CATCH_UP_S", 0.0)
    talks = [a_conversation().id for _ in range(5)]
    rounds = 0
    while FactMark.objects.filter(talks_left=0, orders_left=0).first() is None:
        following.follow()
        rounds += 1
    assert sorted(SessionFact.objects.values_list("conversation_id", flat=True)) == talks and rounds == 3
    assert len(set(SessionFact.objects.values_list("written", flat=True))) == 3


def test_nothing_new_writes_nothing() -> None:
    a_conversation()
    following.follow()
    before = FactMark.objects.values().get()
    following.follow()
    assert FactMark.objects.values().get() == before


def test_many_that_happened_are_written_in_parts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    following.follow()
    monkeypatch.setattr(following, "CHUNK", 2)
    talks = [a_conversation().id for _ in range(5)]
    following.follow()
    assert sorted(SessionFact.objects.values_list("conversation_id", flat=True)) == talks
    assert len(set(SessionFact.objects.values_list("written", flat=True))) >= 3
