"""Automations as the lane works with them: those switched on, with what they say."""

from dataclasses import dataclass

import msgspec

from yingda.automation.models import Automation, AutomationVersion
from yingda.automation.rules.document import Document

_read = msgspec.json.Decoder(Document).decode


@dataclass(frozen=True, slots=True)
class Rule:
    """An automation in the version that holds."""

    id: int
    name: str
    version: int
    group_id: int | None
    author_id: int
    from_n: int
    from_at: int
    looked_at: int
    document: Document


def switched_on() -> list[Rule]:
    """The automations that act now, in their order: two queries."""
    rows = list(Automation.objects.filter(enabled=True, paused_at__isnull=True, archived_at__isnull=True).order_by("position", "id"))
    if not rows:
        return []
    documents = documents_of({row.pk: row.version for row in rows})
    return [rule_of(row, documents[row.pk]) for row in rows]


def documents_of(versions: dict[int, int]) -> dict[int, Document]:
    """What these automations say in these versions."""
    rows = AutomationVersion.objects.filter(automation_id__in=versions).values_list("automation_id", "version", "document")
    return {number: _read(text) for number, version, text in rows if versions[number] == version}


def rule_of(row: Automation, document: Document) -> Rule:
    """The row with its document."""
    return Rule(row.pk, row.name, row.version, row.group_id, row.author_id, row.from_n, row.from_at, row.looked_at, document)
