"""Orders: what reports change, and what is refused."""

import pytest

from tests.makers.customers import PLACED_AT, a_contact, a_source, an_order, some_facts
from tests.makers.people import an_actor
from yingda.customers.actions.orders import assign_order, create_order, move_order, take
from yingda.customers.models import Contact, Order, OrderStatus
from yingda.customers.rules.order_lines import Item
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.models import StoredEvent

pytestmark = pytest.mark.django_db


def statuses(order: Order) -> list[tuple[str, int]]:
    return list(OrderStatus.objects.filter(order=order).order_by("at", "id").values_list("status", "at"))


def test_a_report_a_second_time_changes_nothing() -> None:
    source, facts = a_source(), some_facts(status="paid", items=(Item("a", "茶", 2, 4950),), phone="13800138000", buyer_name="李明")
    order, outcome = take(SYSTEM, source, facts, "webhook")
    number = StoredEvent.objects.count()
    again, second = take(SYSTEM, source, facts, "webhook")
    assert (order.pk, outcome, second) == (again.pk, "made", "same")
    assert StoredEvent.objects.count() == number
    assert Contact.objects.get(pk=order.contact_id).name == "李明"
    assert take(SYSTEM, a_source(), facts, "webhook")[1] == "made"


def test_a_report_never_takes_an_order_back() -> None:
    source = a_source()
    facts = some_facts(status="shipped", status_at=PLACED_AT + 500)
    order, _ = take(SYSTEM, source, facts, "import")
    known = {"external_id": facts.external_id, "number": facts.number}
    assert take(SYSTEM, source, some_facts(**known, status="paid", status_at=PLACED_AT + 100, total=1), "import")[1] == "changed"
    assert take(SYSTEM, source, some_facts(**known, status="placed", total=1), "import")[1] == "same"
    order.refresh_from_db()
    assert (order.status, order.total) == ("shipped", 9900)
    assert statuses(order) == [("placed", PLACED_AT), ("paid", PLACED_AT + 100), ("shipped", PLACED_AT + 500)]
    assert take(SYSTEM, source, some_facts(**known, status="finished", status_at=PLACED_AT + 900, total=8800), "import")[1] == "changed"
    order.refresh_from_db()
    assert (order.status, order.status_at, order.total) == ("finished", PLACED_AT + 900, 8800)


def test_a_person_moves_an_order_only_where_it_may_go() -> None:
    order = an_order()
    move_order(SYSTEM, order.pk, "paid", PLACED_AT + 10)
    for status, at, code in (
        ("placed", None, "order_status_not_allowed"),
        ("shipped", PLACED_AT, "order_status_time"),
        ("shipped", 2**50, "order_status_time"),
        ("lost", None, "order_status_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            move_order(SYSTEM, order.pk, status, at)
        assert refused.value.code == code
    order.refresh_from_db()
    assert order.status == "paid"
    assert StoredEvent.objects.filter(name="customers.order_moved").count() == 1


def test_orders_need_the_right_to_change_them() -> None:
    agent, seller, admin = an_actor("agent"), an_actor("salesperson"), an_actor("administrator")
    mine = a_contact(responsible=seller.id)
    source = a_source()
    order = create_order(seller, source.pk, some_facts(), mine.pk)
    with pytest.raises(Conflict):
        create_order(seller, source.pk, some_facts(external_id=order.external_id), mine.pk)
    with pytest.raises(NotFound):
        move_order(agent, order.pk, "paid")
    with pytest.raises(Forbidden):
        create_order(seller, source.pk, some_facts())
    with pytest.raises(Forbidden):
        assign_order(seller, order.pk, None)
    assert assign_order(admin, order.pk, None).contact_id is None
    with pytest.raises(NotFound):
        move_order(seller, order.pk, "paid")
