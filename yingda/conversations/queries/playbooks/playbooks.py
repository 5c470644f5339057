"""Playbooks and their versions."""

from functools import lru_cache
from typing import Any

import msgspec

from yingda.conversations.models import Activation, Playbook, PlaybookVersion
from yingda.conversations.rules.playbooks.difference import changes_between
from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.playbooks.presets import PRESETS
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.plumbing.realtime.node import read

_PERMISSIONS = ("playbook.use", "playbook.manage", "incident.run")
# Keyed by the text itself, so that a document can never be taken for another one's.
read_document = lru_cache(maxsize=256)(msgspec.json.Decoder(Document).decode)


def demand_some(actor: Actor) -> None:
    """Raises `Forbidden` for who has nothing to do with playbooks."""
    if not any(map(actor.may_somewhere, _PERMISSIONS)):
        raise Forbidden(permission="playbook.use")


def document_of(playbook_id: int, version: int) -> Document:
    """What a version of a playbook says. Raises `NotFound`."""
    text = PlaybookVersion.objects.filter(playbook_id=playbook_id, version=version).values_list("document", flat=True).first()
    if text is None:
        raise NotFound("playbook")
    return read_document(text)


def documents_of(versions: set[tuple[int, int]]) -> dict[tuple[int, int], Document]:
    """What several versions say, in one statement."""
    rows = PlaybookVersion.objects.filter(playbook_id__in={one for one, _ in versions}).values_list("playbook_id", "version", "document")
    return {(playbook, version): read_document(text) for playbook, version, text in rows if (playbook, version) in versions}


def open_playbook(playbook_id: int) -> tuple[Playbook, Document]:
    """A playbook in use with its document in force. Raises `NotFound`."""
    row = Playbook.objects.filter(pk=playbook_id, archived_at__isnull=True).first()
    if row is None:
        raise NotFound("playbook")
    return row, document_of(row.pk, row.version)


def playbooks(actor: Actor) -> list[dict[str, Any]]:
    """The playbooks in use in their order, with what they say and how often each was switched on."""
    demand_some(actor)
    rows = list(Playbook.objects.filter(archived_at__isnull=True).order_by("position", "id"))
    documents = documents_of({(row.pk, row.version) for row in rows})
    used = dict(read("SELECT playbook_id, count(*) FROM conversations_activation GROUP BY playbook_id"))
    return [{**shown_playbook(row, documents[row.pk, row.version]), "used": used.get(row.pk, 0)} for row in rows]


def playbook(actor: Actor, playbook_id: int) -> dict[str, Any]:
    """One playbook in use. Raises `NotFound`."""
    demand_some(actor)
    row, document = open_playbook(playbook_id)
    return {**shown_playbook(row, document), "used": Activation.objects.filter(playbook=row).count()}


def versions(actor: Actor, playbook_id: int) -> list[dict[str, Any]]:
    """Every version of a playbook, newest first, each with its differences from the one before. Raises `NotFound`."""
    demand_some(actor)
    if not Playbook.objects.filter(pk=playbook_id).exists():
        raise NotFound("playbook")
    rows = list(PlaybookVersion.objects.filter(playbook_id=playbook_id).order_by("version"))
    documents = [shown_document(read_document(row.document)) for row in rows]
    found = []
    for index, row in enumerate(rows):
        changes = [] if index == 0 else [_shown_change(one) for one in changes_between(documents[index - 1], documents[index])]
        found.append({"version": row.version, "since_at": row.since_at, "by": row.by_name, "document": documents[index], "changes": changes})
    return found[::-1]


def presets(actor: Actor) -> list[dict[str, Any]]:
    """What ships, in both languages, to make a playbook of."""
    actor.demand("playbook.manage")
    return [{"locale": locale, "name": name, "document": shown_document(document)} for locale, several in PRESETS.items() for name, document in several]


def shown_playbook(row: Playbook, document: Document) -> dict[str, Any]:
    """A playbook as screens and the audit log show it."""
    return {"id": row.pk, "name": row.name, "position": row.position, "version": row.version, "document": shown_document(document)}


def shown_document(document: Document) -> dict[str, Any]:
    """A document as JSON has it."""
    shown: dict[str, Any] = msgspec.to_builtins(document)
    return shown


def _shown_change(change: Any) -> dict[str, Any]:
    return {"field": change.field, "index": change.index, "before": change.before, "after": change.after}
