"""Facts for other rooms; they check their own permissions."""

from collections.abc import Collection
from typing import Any

from yingda.customers.models import Contact, ImportedContact, Tag
from yingda.kit.errors import NotFound


def contacts_brief(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """`{id: {id, name, tier}}` of the contacts there are; the name is empty for a visitor who gave none."""
    return {row["id"]: dict(row) for row in Contact.objects.filter(pk__in=set(ids)).values("id", "name", "tier")}


def contact(contact_id: int) -> Contact:
    """The row, also of one that was merged away (`merged_into_id`). Raises NotFound."""
    found = Contact.objects.filter(pk=contact_id).first()
    if found is None:
        raise NotFound("contact")
    return found


def current(contact_id: int) -> int:
    """The contact a merged-away id leads to; itself when it was not merged."""
    seen: int = contact_id
    while True:
        after = Contact.objects.filter(pk=seen).values_list("merged_into_id", flat=True).first()
        if after is None:
            return seen
        seen = after


def responsible_of(contact_id: int) -> int | None:
    """The id of the person in charge of a contact, if there is one."""
    return Contact.objects.filter(pk=contact_id).values_list("responsible_id", flat=True).first()


def tags_brief(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """`{id: {id, name, name_zh, name_en, colour}}` of tags, retired ones too."""
    return {row["id"]: dict(row) for row in Tag.objects.filter(pk__in=set(ids)).values("id", "name", "name_zh", "name_en", "colour")}


def known_tags(ids: Collection[int]) -> set[int]:
    """Those of the ids that are tags in use."""
    return set(Tag.objects.filter(pk__in=set(ids), retired_at__isnull=True).values_list("id", flat=True))


def made_by_import(import_id: int, limit: int) -> list[int]:
    """Contacts an import made and that are still its own, up to `limit`."""
    return list(ImportedContact.objects.filter(import_id=import_id).order_by("contact_id").values_list("contact_id", flat=True)[:limit])
