"""Lists and cards of contacts."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from yingda.customers.models import Company, Consent, Contact, ContactTag, Identity, Merge, Order, Responsibility
from yingda.customers.queries.access import demand_contact, may, within_reach
from yingda.customers.queries.brief import current
from yingda.customers.queries.pages import after_place, keyset
from yingda.kit.actor import Actor
from yingda.kit.paging import Page, page_of
from yingda.kit.text import normalise

SORTS: dict[str, tuple[str, ...]] = {"seen": ("-last_seen_at", "-id"), "name": ("name", "id"), "created": ("-created_at", "-id")}
_DIGITS = re.compile(r"[0-9]{4,15}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of contacts is filtered by."""

    q: str = ""
    company: int | None = None
    tag: int | None = None
    tier: int | None = None
    responsible: int | None = None
    nobody_in_charge: bool = False


def contacts(actor: Actor, wanted: Wanted, sort: str, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """The contacts the actor is allowed to look up, as rows of a list; the total on the first page only."""
    found = Contact.objects.filter(within_reach(actor, "customer.view"), _filter(wanted), merged_into__isnull=True)
    order = SORTS[sort]
    total = found.count() if cursor is None else None
    rows = after_place(found.select_related("company"), order, cursor)[: limit + 1]
    page = page_of(list(rows), limit, keyset(order), total)
    return Page(tuple(shaped(page.items)), page.next, page.total)


def look_up(actor: Actor, q: str, limit: int) -> list[dict[str, Any]]:
    """Id and name of up to `limit` contacts within the actor's reach that `q` finds, the last seen first."""
    if not actor.may_somewhere("customer.view"):
        return []
    page = contacts(actor, Wanted(q=q), "seen", None, limit)
    return [{"id": row["id"], "name": row["name"]} for row in page.items]


def contact_card(actor: Actor, contact_id: int, *, known: bool = False) -> dict[str, Any]:
    """Everything of the contact's card but its timeline; a merged-away id gives the survivor's.

    `known`: the caller has checked that the actor may see a conversation with the contact.
    """
    contact = demand_contact(actor, "customer.view", current(contact_id), known=known)
    (row,) = shaped([contact])
    return {
        **row,
        "attributes": contact.attributes,
        "responsible_since": _since(contact),
        "consents": list(Consent.objects.filter(contact=contact).order_by("-given_at", "-id").values("id", "kind", "given_at", "withdrawn_at", "source")),
        "orders": _orders(contact),
        "merges": _merges(contact),
        "may": {
            "edit": may(actor, "customer.edit", contact, known=known),
            "merge": may(actor, "customer.merge", contact, known=known),
            "order": may(actor, "order.edit", contact, known=known),
        },
    }


def contacts_named(q: str, limit: int) -> list[int]:
    """Ids of contacts found by name, pinyin, initials, address, order number or company, the last seen first.

    For rooms whose own rows point at contacts and that check their own permissions.
    """
    if not normalise(q):
        return []
    found = Contact.objects.filter(_filter(Wanted(q=q)), merged_into__isnull=True)
    return list(found.order_by("-last_seen_at", "-id").values_list("id", flat=True)[:limit])


def shaped(rows: Iterable[Contact]) -> list[dict[str, Any]]:
    """Contacts as rows of a list: three queries for any number."""
    listed = list(rows)
    ids = [row.pk for row in listed]
    identities, tags = _identities(ids), _tags(ids)
    return [_row(row, identities.get(row.pk, []), tags.get(row.pk, [])) for row in listed]


def companies(actor: Actor, q: str, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Companies by name; whoever may see any customer may see their names."""
    actor.demand_somewhere("customer.view")
    order = ("name", "id")
    rows = after_place(Company.objects.filter(_named(q)), order, cursor)[: limit + 1]
    return page_of([company_row(row) for row in rows], limit, lambda row: (row["name"], row["id"]))


def company_row(row: Company) -> dict[str, Any]:
    """A company as the lists show it."""
    return {"id": row.pk, "name": row.name, "domain": row.domain, "note": row.note, "created_at": row.created_at}


def _filter(wanted: Wanted) -> Q:
    exact = {"company_id": wanted.company, "tier": wanted.tier, "responsible_id": wanted.responsible}
    found = Q(**{name: value for name, value in exact.items() if value is not None})
    if wanted.nobody_in_charge:
        found &= Q(responsible__isnull=True)
    if wanted.tag is not None:
        found &= Q(pk__in=ContactTag.objects.filter(tag_id=wanted.tag).values("contact_id"))
    return found & _sought(wanted.q) if wanted.q.strip() else found


def _sought(q: str) -> Q:
    """Name (characters, pinyin, initials), e-mail, phone, id elsewhere, order number, or company."""
    text = q.strip()
    found = _named(text) | Q(company_id__in=Company.objects.filter(_named(text)).values("pk"))
    found |= Q(pk__in=_known_by(text).values("contact_id"))
    if len(text) >= 3:
        found |= Q(pk__in=Order.objects.filter(number__startswith=text).values("contact_id"))
    return found


def _named(q: str) -> Q:
    wanted = normalise(q)
    words = Q()
    for word in wanted.split():
        words &= Q(search_keys__contains=word)
    joined = "".join(mark for mark in wanted if mark.isalnum())
    return words | Q(search_keys__contains=joined) if joined else words


def _known_by(text: str) -> QuerySet[Identity]:
    told = Q(value=text) | Q(channel="email", value__startswith=text.lower())
    digits = re.sub(r"[\s\-+()]", "", text)
    if _DIGITS.fullmatch(digits):
        told |= Q(channel="phone", value__contains=digits)
    return Identity.objects.filter(told).exclude(channel="visitor")


def _identities(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    rows = Identity.objects.filter(contact_id__in=ids).exclude(channel="visitor").order_by("id")
    for row in rows:
        told = {"channel": row.channel, "value": row.value, "verified": row.verified}
        found.setdefault(row.contact_id, []).append(told)
    return found


def _tags(ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for contact_id, tag_id in ContactTag.objects.filter(contact_id__in=ids).order_by("tag_id").values_list("contact_id", "tag_id"):
        found.setdefault(contact_id, []).append(tag_id)
    return found


def _row(row: Contact, identities: list[dict[str, Any]], tags: list[int]) -> dict[str, Any]:
    company = None if row.company is None else {"id": row.company.pk, "name": row.company.name}
    return {
        "id": row.pk,
        "name": row.name,
        "tier": row.tier,
        "locale": row.locale,
        "company": company,
        "responsible_id": row.responsible_id,
        "identities": identities,
        "tag_ids": tags,
        "created_at": row.created_at,
        "last_seen_at": row.last_seen_at,
        "erased_at": row.erased_at,
    }


def _since(contact: Contact) -> int | None:
    return Responsibility.objects.filter(contact=contact, until_at__isnull=True).values_list("since_at", flat=True).first()


def _orders(contact: Contact) -> list[dict[str, Any]]:
    """Number and sum of orders by currency; closed and refunded ones do not count towards the sum."""
    paid = Q(status__in=("paid", "shipped", "finished"))
    rows = Order.objects.filter(contact=contact).values("currency").order_by("currency")
    return [dict(row) for row in rows.annotate(count=Count("id"), paid=Sum("total", filter=paid, default=0), last_at=Max("placed_at"))]


def _merges(contact: Contact) -> list[dict[str, Any]]:
    rows = Merge.objects.filter(survivor=contact, undone_at__isnull=True).select_related("absorbed").order_by("-at", "-id")
    return [{"id": m.pk, "absorbed": {"id": m.absorbed_id, "name": m.absorbed.name}, "why": m.why, "at": m.at, "by_id": m.by_id} for m in rows[:50]]
