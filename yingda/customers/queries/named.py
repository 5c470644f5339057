"""Contacts and tags by what somebody typed or listed, for lists of other rooms."""

from collections.abc import Iterable

from django.db.models import Q

from yingda.customers.models import Contact, Identity, Tag
from yingda.kit.text import normalise


def contacts_named(q: str, limit: int) -> list[int]:
    """The ids of up to `limit` contacts whose name (also pinyin, initials), phone or e-mail holds `q`, newest first."""
    sought = normalise(q)
    if not sought:
        return []
    known = Identity.objects.filter(channel__in=("phone", "email"), value__contains=sought).values("contact_id")
    matching = Contact.objects.filter(Q(search_keys__contains=sought) | Q(pk__in=known), merged_into__isnull=True)
    return list(matching.order_by("-id").values_list("id", flat=True)[:limit])


def known_tags(ids: Iterable[int]) -> set[int]:
    """Which of the ids are tags."""
    return set(Tag.objects.filter(pk__in=list(ids)).values_list("id", flat=True))
