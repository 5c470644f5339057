"""Types of tickets and their versions."""

from functools import lru_cache
from typing import Any

import msgspec

from yingda.conversations.models import TicketType, TicketTypeVersion
from yingda.conversations.rules.tickets.types import TypeDocument
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import NUMBERS_END

# Keyed by the text itself, so that a document can never be taken for another one's.
type_document = lru_cache(maxsize=256)(msgspec.json.Decoder(TypeDocument).decode)
_DOCUMENT = "SELECT document FROM conversations_tickettypeversion WHERE type_id = ? AND version = ?"
_OPEN = (
    "SELECT t.version, v.document FROM conversations_tickettype t JOIN conversations_tickettypeversion v ON v.type_id = t.id AND v.version = t.version"
    " WHERE t.id = ? AND t.archived_at IS NULL"
)


def document_of(type_id: int, version: int) -> TypeDocument:
    """What a version of a type says. Raises `NotFound`."""
    found = read(_DOCUMENT, (type_id, version))
    if not found:
        raise NotFound("ticket_type")
    return type_document(found[0][0])


def open_type(type_id: int) -> tuple[int, TypeDocument]:
    """The version in force of a type in use, with its document. Raises `NotFound`."""
    found = read(_OPEN, (type_id,)) if 0 < type_id < NUMBERS_END else []
    if not found:
        raise NotFound("ticket_type")
    return found[0][0], type_document(found[0][1])


def ticket_types(actor: Actor, archived: bool = False) -> list[dict[str, Any]]:
    """The types in use in their order (`archived`: also those taken out of use, last), for whoever sees or makes tickets or manages types."""
    if not any(map(actor.may_somewhere, ("ticket.view", "ticket.work", "ticket_type.manage"))):
        raise Forbidden(permission="ticket.view")
    found = TicketType.objects.all() if archived else TicketType.objects.filter(archived_at__isnull=True)
    rows = sorted(found.order_by("position", "id"), key=lambda row: row.archived_at is not None)
    stored = TicketTypeVersion.objects.filter(type__in=rows).values_list("type_id", "version", "document")
    documents = {(type_id, version): document for type_id, version, document in stored}
    return [shown_type(row, type_document(documents[row.pk, row.version])) for row in rows]


def type_versions(actor: Actor, type_id: int) -> list[dict[str, Any]]:
    """Every version of a type, newest first. Needs `ticket_type.manage`; raises `NotFound`."""
    actor.demand("ticket_type.manage")
    rows = TicketTypeVersion.objects.filter(type__in=TicketType.objects.filter(pk=type_id)).order_by("-version")
    found = [{"version": row.version, "since_at": row.since_at, "document": shown_document(type_document(row.document))} for row in rows]
    if not found:
        raise NotFound("ticket_type")
    return found


def shown_type(row: TicketType, document: TypeDocument) -> dict[str, Any]:
    """A type as screens and the audit log show it."""
    return {"id": row.pk, "key": row.key, "name": row.name, "position": row.position, "version": row.version,
            "archived_at": row.archived_at, "document": shown_document(document)}  # fmt: skip


def shown_document(document: TypeDocument) -> dict[str, Any]:
    """A document as JSON has it."""
    shown: dict[str, Any] = msgspec.to_builtins(document)
    return shown
