"""The record of erasures, and what an erasure would take away."""

from typing import Any

from yingda.conversations.actions import erasing as talks
from yingda.customers.actions.erasing import whole_family
from yingda.customers.queries import erasing as customers
from yingda.keeping.models import Erasure
from yingda.keeping.queries.holds import held_contacts, held_talks
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of


def preview(actor: Actor, contact_id: int) -> dict[str, Any]:
    """What erasing the customer would take away, by kind; needs `customer.erase`. Raises NotFound."""
    actor.demand("customer.erase")
    family = whole_family(contact_id)
    if not family:
        raise NotFound("contact")
    talk_ids = talks.talks_of(family)
    ticket_ids = talks.tickets_of(family, talk_ids)
    counts = {
        "contacts": len(family),
        "conversations": len(talk_ids),
        "messages": len(talks.message_ids(talk_ids)),
        "tickets": len(ticket_ids),
        "files": len(talks.files_of(talk_ids, ticket_ids)),
        **customers.counts_of(family),
    }
    held = bool(held_contacts() & set(family) or held_talks() & set(talk_ids))
    name = customers.name_of(family[0])
    return {"contact_id": family[0], "type_this": name.strip() or f"#{family[0]}", "counts": counts, "under_hold": held}


def listed(actor: Actor, limit: int, cursor: str | None) -> Page[Erasure]:
    """The record, the newest first; needs `customer.erase`. Raises Refused for a cursor of another list."""
    actor.demand("customer.erase")
    rows = Erasure.objects.order_by("-pk")
    if cursor is not None:
        try:
            rows = rows.filter(pk__lt=decode(cursor, tuple[int])[0])
        except BadCursor as bad:
            raise Refused("cursor_invalid", "cursor") from bad
    return page_of(list(rows[: limit + 1]), limit, lambda row: (row.pk,))


def one(actor: Actor, erasure_id: int) -> Erasure:
    """One record; needs `customer.erase`. Raises NotFound."""
    actor.demand("customer.erase")
    found = Erasure.objects.filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("erasure")
    return found
