"""What is under a legal hold."""

from typing import Any

from yingda.conversations.actions.erasing import talks_of
from yingda.keeping.models import Hold
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict


def demand_free(contact_ids: list[int]) -> None:
    """Raises Conflict (under_hold) when one of the contacts, or one of their conversations, is under a hold."""
    held = Hold.objects.filter(until_at__isnull=True)
    if held.filter(contact_id__in=contact_ids).exists() or held.filter(conversation_id__in=talks_of(contact_ids)).exists():
        raise Conflict("under_hold")


def held_contacts() -> set[int]:
    """The contacts under a hold."""
    rows = Hold.objects.filter(until_at__isnull=True, contact__isnull=False).values_list("contact_id", flat=True)
    return set(rows)


def held_talks() -> set[int]:
    """The conversations under a hold of their own."""
    rows = Hold.objects.filter(until_at__isnull=True, conversation__isnull=False).values_list("conversation_id", flat=True)
    return set(rows)


def holds(actor: Actor) -> list[dict[str, Any]]:
    """Every hold in force, the newest first. Needs `retention.manage`."""
    actor.demand("retention.manage")
    return [shown(row) for row in Hold.objects.filter(until_at__isnull=True).order_by("-pk")[:200]]


def shown(row: Hold) -> dict[str, Any]:
    """A hold as it is answered."""
    return {
        "id": row.pk,
        "contact_id": row.contact_id,
        "conversation_id": row.conversation_id,
        "reason": row.reason,
        "by_id": row.by_id,
        "since_at": row.since_at,
    }
