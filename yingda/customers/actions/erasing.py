"""What this room forgets of a customer: everything that says who it is. Orders keep amounts and times, for the books."""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings

from yingda.customers.events import ContactChanged
from yingda.customers.models import (
    Company,
    Consent,
    Contact,
    ContactNote,
    ContactTag,
    ErasedIdentity,
    Identity,
    Merge,
    Order,
    PageView,
    Responsibility,
    Visit,
)
from yingda.plumbing.store import announce, transaction

ASKED_AT_ONCE = 500


def whole_family(contact_id: int) -> list[int]:
    """The number of the contact that survived, first, and of all that were merged into it."""
    first = Contact.objects.filter(pk=contact_id).values_list("pk", "merged_into_id").first()
    while first is not None and first[1] is not None:
        first = Contact.objects.filter(pk=first[1]).values_list("pk", "merged_into_id").first()
    if first is None:
        return []
    found, fresh = [first[0]], [first[0]]
    while fresh:
        fresh = list(Contact.objects.filter(merged_into_id__in=fresh).order_by("pk").values_list("pk", flat=True))
        found += fresh
    return found


def mark_of(channel: str, value: str) -> str:
    """The keyed hash by which an identity is recognised and not known. The key is that of the installation."""
    key = hashlib.sha256(b"erased identities " + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{channel}:{value}".encode(), hashlib.sha256).hexdigest()


def marks_of(contact_ids: Collection[int]) -> list[str]:
    """The marks of every identity of these contacts that lives outside of this installation."""
    rows = Identity.objects.filter(contact_id__in=contact_ids).exclude(channel="visitor").order_by("pk")
    return [mark_of(row.channel, row.value) for row in rows]


def holders_of(marks: Iterable[str]) -> set[int]:
    """The contacts that have an identity with one of the marks: who came back after the erasure."""
    wanted = set(marks)
    rows = Identity.objects.exclude(channel="visitor").values_list("contact_id", "channel", "value").iterator()
    return {contact_id for contact_id, channel, value in rows if mark_of(channel, value) in wanted} if wanted else set()


def erased_among(identities: Collection[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Those of some identities (channel, value, scope) by which an erased customer was known. One question where nobody was ever erased."""
    if not identities or not ErasedIdentity.objects.exists():
        return set()
    marks = {one: mark_of(one[0], one[1]) for one in identities}
    wanted, known = sorted(set(marks.values())), set[str]()
    for at in range(0, len(wanted), ASKED_AT_ONCE):
        known |= set(ErasedIdentity.objects.filter(mark__in=wanted[at : at + ASKED_AT_ONCE]).values_list("mark", flat=True))
    return {one for one, mark in marks.items() if mark in known}


def erase_contacts(contact_ids: list[int]) -> dict[str, int]:
    """Empties these contacts (a whole family) and what hangs on them; how much of what. Joins the running transaction."""
    with transaction() as db:
        ErasedIdentity.objects.bulk_create([ErasedIdentity(mark=mark, at=db.now) for mark in marks_of(contact_ids)], ignore_conflicts=True)
        of_them: dict[str, Any] = {"contact_id__in": contact_ids}
        alone = _alone_in_company(contact_ids)
        visits = list(Visit.objects.filter(**of_them).values_list("pk", flat=True))
        counts = {
            "identities": _gone(Identity.objects.filter(**of_them)),
            "notes": _gone(ContactNote.objects.filter(**of_them)),
            "contact_tags": _gone(ContactTag.objects.filter(**of_them)),
            "pages": _gone(PageView.objects.filter(visit_id__in=visits)),
            "visits": _gone(Visit.objects.filter(pk__in=visits)),
            "orders": Order.objects.filter(**of_them).update(buyer_name=""),
            "consents": Consent.objects.filter(**of_them).update(source=""),
            "contacts": Contact.objects.filter(pk__in=contact_ids).update(name="", search_keys="", attributes={}, company=None, erased_at=db.now),
            "companies": _gone(Company.objects.filter(pk__in=alone)),
        }
        Responsibility.objects.filter(**of_them).update(why="")
        Merge.objects.filter(survivor_id__in=contact_ids).update(snapshot={})
        for contact_id in contact_ids:
            announce(ContactChanged(contact_id, ("erased",)))
        return counts


def _alone_in_company(contact_ids: list[int]) -> list[int]:
    """The companies nobody else belongs to."""
    companies = set(Contact.objects.filter(pk__in=contact_ids, company__isnull=False).values_list("company_id", flat=True))
    others = Contact.objects.filter(company_id__in=companies).exclude(pk__in=contact_ids).values_list("company_id", flat=True)
    return sorted(companies - set(others))


def _gone(rows: Any) -> int:
    return int(rows.delete()[0])
