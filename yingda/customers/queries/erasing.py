"""What is asked before and after a customer is erased."""

from collections.abc import Iterable
from typing import Any

from yingda.customers.models import Contact, ContactNote, Identity, Order, Visit


def said_of(contact_ids: list[int]) -> tuple[list[str], list[tuple[str, str]], dict[str, Any], set[str]]:
    """Names, identities (channel, value) and attributes of these contacts, and which of the names others have too."""
    rows = list(Contact.objects.filter(pk__in=contact_ids).order_by("pk"))
    buyers = Order.objects.filter(contact_id__in=contact_ids).exclude(buyer_name="").values_list("buyer_name", flat=True)
    names = sorted({row.name for row in rows if row.name} | set(buyers))
    attributes = {f"{row.pk}:{key}": value for row in rows for key, value in row.attributes.items()}
    identities = list(Identity.objects.filter(contact_id__in=contact_ids).order_by("pk").values_list("channel", "value"))
    taken = set(Contact.objects.filter(name__in=names).exclude(pk__in=contact_ids).values_list("name", flat=True))
    return names, identities, attributes, taken


def identities_of(contact_ids: list[int]) -> list[tuple[str, str, str]]:
    """How these contacts are known outside of this installation: channel, value, scope."""
    rows = Identity.objects.filter(contact_id__in=contact_ids).exclude(channel="visitor").order_by("pk")
    return list(rows.values_list("channel", "value", "scope"))


def name_of(contact_id: int) -> str:
    """The name of a contact; empty where it has none."""
    return Contact.objects.filter(pk=contact_id).values_list("name", flat=True).first() or ""


def orders_of(contact_ids: Iterable[int]) -> list[int]:
    """The orders of these contacts."""
    return list(Order.objects.filter(contact_id__in=list(contact_ids)).order_by("pk").values_list("pk", flat=True))


def counts_of(contact_ids: list[int]) -> dict[str, int]:
    """How much of this room would be erased."""
    rows: dict[str, Any] = {"identities": Identity, "notes": ContactNote, "visits": Visit, "orders": Order}
    return {kind: model.objects.filter(contact_id__in=contact_ids).count() for kind, model in rows.items()}


def unerased(contact_ids: Iterable[int], before_at: int) -> set[int]:
    """Those of the contacts that were there before `before_at` and are not erased."""
    rows = Contact.objects.filter(pk__in=list(contact_ids), erased_at__isnull=True, merged_into__isnull=True, created_at__lt=before_at)
    return set(rows.values_list("pk", flat=True))


def count_old_visits(before: int, spared: Iterable[int]) -> int:
    """How many visits ended before this instant, those of the spared contacts apart."""
    return Visit.objects.filter(last_at__lt=before).exclude(contact_id__in=list(spared)).count()
