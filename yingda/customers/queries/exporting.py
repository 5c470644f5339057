"""Lists without an end, for exports, and everything that is kept of one customer."""

from collections.abc import Iterator, Mapping
from typing import Any

from yingda.customers.models import Consent, Contact, ContactNote, Identity, Order, PageView, Visit
from yingda.customers.queries import contacts as lists
from yingda.customers.queries.contacts import SORTS
from yingda.customers.queries.orders import WantedOrders, orders, shaped
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused

AT_ONCE = 200


def wanted_contacts(given: Mapping[str, str]) -> tuple[lists.Wanted, str]:
    """The filters of a list of customers and its order, checked. Raises Refused naming the parameter."""
    numbers = {name: _number(given, name) for name in ("company", "tag", "tier", "responsible")}
    sort = given.get("sort") or "seen"
    if sort not in SORTS:
        raise Refused("field_wrong", "sort", reason=sort[:40])
    return lists.Wanted(q=given.get("q", ""), nobody_in_charge=given.get("nobody_in_charge") == "true", **numbers), sort


def wanted_orders(given: Mapping[str, str]) -> WantedOrders:
    """The filters of a list of orders, checked. Raises Refused naming the parameter."""
    numbers = {name: _number(given, name) for name in ("contact", "source", "since", "until")}
    return WantedOrders(q=given.get("q", ""), status=given.get("status") or None, **numbers)


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused("field_wrong", name, reason=text[:40])
    return int(text)


def all_contacts(actor: Actor, given: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Page after page of customers, and how many there are in all."""
    wanted, sort = wanted_contacts(given)
    cursor, total = None, 0
    while True:
        page = lists.contacts(actor, wanted, sort, cursor, AT_ONCE)
        total = page.total if page.total is not None else total
        yield list(page.items), total
        cursor = page.next
        if cursor is None:
            return


def all_orders(actor: Actor, given: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Page after page of orders; how many there are in all is not known before the end."""
    wanted, cursor, done = wanted_orders(given), None, 0
    while True:
        page = orders(actor, wanted, cursor, AT_ONCE)
        done += len(page.items)
        yield list(page.items), done
        cursor = page.next
        if cursor is None:
            return


def whole(contact_ids: list[int]) -> dict[str, Any]:
    """Everything this room keeps of a customer (a whole family of contacts): who it is, notes, consents, orders, visits with pages."""
    of_them: dict[str, Any] = {"contact_id__in": contact_ids}
    pages = PageView.objects.filter(visit__contact_id__in=contact_ids).order_by("pk")
    return {
        "contacts": list(Contact.objects.filter(pk__in=contact_ids).values("id", "name", "tier", "locale", "attributes", "created_at", "last_seen_at")),
        "identities": list(Identity.objects.filter(**of_them).order_by("pk").values("channel", "value", "verified", "created_at")),
        "notes": list(ContactNote.objects.filter(**of_them).order_by("pk").values("text", "author_name", "at")),
        "consents": list(Consent.objects.filter(**of_them).order_by("pk").values("kind", "given_at", "withdrawn_at", "source")),
        "orders": shaped(list(Order.objects.select_related("source").filter(**of_them).order_by("pk"))),
        "visits": list(Visit.objects.filter(**of_them).order_by("pk").values()),
        "pages": list(pages.values("visit_id", "url", "title", "at")),
    }
