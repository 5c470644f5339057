"""Customers from files: taking an import back, and who was erased on request."""

from pathlib import Path
from typing import Any

import pytest

from tests.makers.customers import a_source
from tests.makers.imports import log_of, refused, taken_in
from tests.makers.people import an_actor
from yingda.conversations.models import Message
from yingda.customers.actions.erasing import erase_contacts
from yingda.customers.actions.identities import contact_for_identity
from yingda.customers.actions.keeping import add_note
from yingda.customers.models import Contact, Identity, Order, Tag
from yingda.imports.actions import ending

pytestmark = pytest.mark.django_db
HEAD = "客户编号,姓名,手机,标签"
BOTH = [("k1", "张三", "13800000001", "老客"), ("k2", "李四", "13800000002", "")]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_customers_nobody_has_touched_are_taken_back_and_others_stay() -> None:
    source, admin = a_source("茶店"), an_actor("administrator")
    before = contact_for_identity("phone", "13800000002", name="李四")
    made = taken_in("customers", source.pk, log_of([*BOTH, ("k3", "王五", "13800000003", "")], HEAD))
    assert made.counts["made"] == 2
    noted = Contact.objects.get(name="王五")
    add_note(admin, noted.pk, "要开发票")
    ending.undo(admin, made.pk)
    while ending.go_on_undoing(made.pk):
        pass
    made.refresh_from_db()
    assert (made.state, made.counts["contacts_undone"], made.counts["contacts_left"]) == ("undone", 1, 1)
    assert set(Contact.objects.values_list("pk", flat=True)) == {before.pk, noted.pk}


def test_no_import_brings_back_who_was_erased() -> None:
    source = a_source("茶店")
    taken_in("customers", source.pk, log_of(BOTH[:1], HEAD))
    gone = Contact.objects.get()
    erase_contacts([gone.pk])
    Tag.objects.all().delete()
    made = taken_in("customers", source.pk, log_of(BOTH, HEAD))
    assert (refused(made), made.counts["made"]) == ({2: ("row", "customer_erased")}, 1)
    assert (Contact.objects.exclude(pk=gone.pk).get().name, Tag.objects.exists()) == ("李四", False)
    chats = [("C1", "2025-06-01 10:00", "客户", "", "k1", "在吗"), ("C2", "2025-06-01 10:00", "客户", "", "k2", "你好")]
    made = taken_in("conversations", source.pk, log_of(chats))
    assert (refused(made), [one.text for one in Message.objects.all()]) == ({2: ("row", "customer_erased")}, ["你好"])
    head = "订单编号,下单时间,实付金额,买家姓名,客户编号,手机"
    orders = [("N1", "2025-06-01 10:00", "10", "张三", "k1", "13800000001"), ("N2", "2025-06-01 10:00", "20", "李四", "k2", "")]
    taken_in("orders", source.pk, log_of(orders, head))
    assert list(Order.objects.order_by("number").values_list("number", "buyer_name", "contact__name")) == [("N1", "", None), ("N2", "李四", "李四")]
    assert not Identity.objects.filter(value__in=("k1", "13800000001")).exists()


def test_who_came_back_by_themselves_is_a_customer_like_others() -> None:
    source = a_source("茶店")
    erase_contacts([contact_for_identity("phone", "13800000001").pk])
    again = contact_for_identity("phone", "13800000001")
    made = taken_in("customers", source.pk, log_of(BOTH[:1], HEAD))
    assert (made.lines_refused, Identity.objects.get(value="k1").contact_id) == (0, again.pk)
