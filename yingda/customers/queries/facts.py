"""What automations ask of contacts: a fixed number of queries for any number. They check their own permissions."""

from collections.abc import Collection
from typing import Any

from django.db.models import Max, Q

from yingda.customers.models import Contact, ContactTag, Order, PageView, Visit

_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


def contacts_facts(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Name, tier, language, company, person in charge, attributes and tags of contacts, by id."""
    columns = ("id", "name", "tier", "locale", "company_id", "company__name", "responsible_id", "attributes")
    found = {row["id"]: {**row, "tag_ids": []} for row in Contact.objects.filter(pk__in=set(ids)).values(*columns)}
    for contact, tag in ContactTag.objects.filter(contact_id__in=found).order_by("tag_id").values_list("contact_id", "tag_id"):
        found[contact]["tag_ids"].append(tag)
    return found


def contacts_tagged(ids: Collection[int], tag: str) -> set[int]:
    """Those of the contacts that carry the tag of this name (its key, or what it is called in either language); nobody for an empty one."""
    if not tag.strip() or not ids:
        return set()
    named = Q(tag__name=tag.strip()) | Q(tag__name_zh=tag.strip()) | Q(tag__name_en=tag.strip())
    return set(ContactTag.objects.filter(named, contact_id__in=set(ids)).values_list("contact_id", flat=True))


def last_visits(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The last visit of contacts: where it began, from where, by which campaign, and the page seen last."""
    newest = Visit.objects.filter(contact_id__in=set(ids)).values("contact_id").annotate(newest=Max("id")).order_by()
    rows = Visit.objects.filter(pk__in=[row["newest"] for row in newest]).values("id", "contact_id", "landing_page", "referrer", "device", *_UTM)
    visits = {row["id"]: dict(row) for row in rows}
    pages = PageView.objects.filter(visit_id__in=visits).values("visit_id").annotate(newest=Max("id")).order_by()
    urls = dict(PageView.objects.filter(pk__in=[row["newest"] for row in pages]).values_list("visit_id", "url"))
    return {row["contact_id"]: {**row, "page": urls.get(row["id"], row["landing_page"])} for row in visits.values()}


def last_order(contact_id: int) -> dict[str, Any] | None:
    """Number, status, total (hundredths) and currency of the newest order of a contact."""
    rows = Order.objects.filter(contact_id=contact_id).order_by("-placed_at", "-id")
    row = rows.values("number", "status", "total", "currency").first()
    return None if row is None else dict(row)
