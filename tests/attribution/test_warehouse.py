"""The copy in columns says what the main database says, after every change."""

from typing import Any

import pytest

from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.customers import a_source, an_order
from tests.makers.imports import taken_in
from tests.makers.people import a_person, actor_for, an_actor
from yingda.attribution.actions import following
from yingda.attribution.models import AgentFact, FactMark, HeldFact, OpenFact, OrderFact, PresenceFact, RoundFact, ServiceFact, SessionFact
from yingda.attribution.queries import warehouse
from yingda.conversations.actions import states
from yingda.imports.actions import ending

pytestmark = pytest.mark.django_db(transaction=True)
KINDS: tuple[Any, ...] = (SessionFact, AgentFact, RoundFact, OrderFact, HeldFact, OpenFact, ServiceFact, PresenceFact)


def the_same() -> bool:
    copy = warehouse.facts()
    for kind in KINDS:
        columns = [field.column for field in kind._meta.local_fields if field.column != "id"]
        here = sorted(kind.objects.values_list(*columns), key=str)
        there = sorted(copy.rows(f"SELECT {', '.join(columns)} FROM {kind._meta.db_table}"), key=str)
        assert here == there, kind.__name__
    return True


def test_the_copy_follows() -> None:
    following.follow()
    assert the_same(), "empty"
    boss = actor_for(a_person(role="administrator"))
    talks = [a_conversation() for _ in range(3)]
    an_order()
    following.follow()
    assert the_same() and SessionFact.objects.count() == 3
    post(boss, talks[0].id)
    post(the_customer(talks[1].contact_id), talks[1].id, "在吗")
    states.resolve(boss, talks[2].id)
    following.follow()
    assert the_same() and AgentFact.objects.count() == 1
    assert warehouse.facts().refresh(warehouse.facts()._seen()) == 0, "nothing new comes over twice"


def test_what_went_is_gone_from_the_copy() -> None:
    following.follow()
    talks = [a_conversation() for _ in range(3)]
    following.follow()
    assert the_same()
    SessionFact.objects.filter(conversation_id=talks[0].id).delete()
    assert following.rebuild() == 3 and the_same()


def test_an_import_that_is_taken_back_leaves_no_fact_behind() -> None:
    following.follow()
    lines = "会话编号,时间,角色,客服,客户编号,内容\n" + "".join(f"C{n},2025-06-01 10:00,客户,,tb{n},在吗\n" for n in range(3))
    made = taken_in("conversations", a_source().pk, lines.encode())
    following.follow()
    assert the_same() and SessionFact.objects.count() == 3
    ending.undo(an_actor("administrator"), made.pk)
    while ending.go_on_undoing(made.pk):
        pass
    following.follow()
    assert the_same() and not SessionFact.objects.exists()
    assert warehouse.facts().rows("SELECT count(*) FROM attribution_sessionfact") == [(0,)]


def test_nothing_new_gives_no_number() -> None:
    an_order()
    following.follow()
    before = FactMark.objects.values().get()
    assert following.catch_up() == 0 and FactMark.objects.values().get() == before


def test_a_question_over_days_gone_by_is_answered_from_memory_until_one_of_their_facts_changes() -> None:
    talks = [a_conversation() for _ in range(3)]
    following.follow()
    copy = warehouse.embedded()
    day = SessionFact.objects.values_list("day", flat=True)[0]
    question = ("SELECT sum(customer_lines) FROM attribution_sessionfact WHERE day BETWEEN ? AND ?", [day, day], (day, day))
    before = copy.answered(*question)
    assert copy.answered(*question) is before
    post(the_customer(talks[0].contact_id), talks[0].id, "在吗")
    following.follow()
    assert warehouse.embedded() is copy and copy.answered(*question) == [(before[0][0] + 1,)]
