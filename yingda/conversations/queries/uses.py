"""Which conversations, tickets, service levels, playbooks and types of tickets use a thing."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from yingda.conversations.models import Conversation, ConversationTag, PlaybookVersion, SlaPolicyVersion, SlaTarget, Ticket, TicketTypeVersion
from yingda.conversations.models.conversation import UNRESOLVED
from yingda.conversations.models.ticket import RUNNING
from yingda.conversations.queries.playbooks.playbooks import read_document
from yingda.conversations.queries.tickets.types import type_document
from yingda.conversations.rules.playbooks.document import GROUP, PERSON, ROLE, Document, people_named
from yingda.conversations.rules.sla import Policy
from yingda.conversations.rules.sla_document import from_json
from yingda.conversations.rules.tickets.types import TypeDocument
from yingda.kit.uses import Use, named
from yingda.people import queries as people


def uses(kind: str, id: int) -> list[Use]:
    """What uses a calendar, group, person, role, inbox, queue, tag, service-level policy or type of ticket now."""
    return [use for count in _COUNTS.get(kind, ()) for use in count(id)]


def _counted(kind: str, rows: Callable[[int], QuerySet[Any]]) -> Callable[[int], list[Use]]:
    return lambda id: [Use(kind, rows(id).count(), [])]


def _policies(asks: Callable[[Policy, int], bool]) -> Callable[[int], list[Use]]:
    def found(id: int) -> list[Use]:
        rows = SlaPolicyVersion.objects.filter(policy__archived_at__isnull=True, version=F("policy__version")).order_by("policy__position", "policy_id")
        return [named("sla_policy", [name for name, text in rows.values_list("policy__name", "document") if asks(from_json(text), id)])]

    return found


def _types(asks: Callable[[TypeDocument, int], bool]) -> Callable[[int], list[Use]]:
    def found(id: int) -> list[Use]:
        rows = TicketTypeVersion.objects.filter(type__archived_at__isnull=True, version=F("type__version")).order_by("type__position", "type_id")
        return [named("ticket_type", [name for name, text in rows.values_list("type__name", "document") if asks(type_document(text), id)])]

    return found


def _playbooks(asks: Callable[[Document, int], bool]) -> Callable[[int], list[Use]]:
    def found(id: int) -> list[Use]:
        rows = PlaybookVersion.objects.filter(playbook__archived_at__isnull=True, version=F("playbook__version")).order_by("playbook__position", "playbook_id")
        return [named("playbook", [name for name, text in rows.values_list("playbook__name", "document") if asks(read_document(text), id)])]

    return found


def _names(kind: str) -> Callable[[Document, int], bool]:
    return lambda says, id: any((who.kind, who.id) == (kind, id) for who in people_named(says).values())


def _playbooks_of_role(id: int) -> list[Use]:
    key = people.role_key(id)
    return _playbooks(lambda says, _id: any((who.kind, who.role) == (ROLE, key) for who in people_named(says).values()))(id)


_UNRESOLVED = Conversation.objects.filter(UNRESOLVED)
_RUNNING = Ticket.objects.filter(RUNNING)
_COUNTS: dict[str, tuple[Callable[[int], list[Use]], ...]] = {
    "calendar": (
        _policies(lambda policy, id: policy.calendar_id == id),
        _types(lambda says, id: says.calendar_id == id),
        _playbooks(lambda says, id: says.calendar_id == id),
    ),
    "group": (
        _types(lambda says, id: says.group_id == id or any(step.group_id == id for step in says.steps)),
        _playbooks(_names(GROUP)),
        _counted("conversation", lambda id: _UNRESOLVED.filter(group_id=id)),
        _counted("ticket", lambda id: _RUNNING.filter(group_id=id)),
    ),
    "inbox": (_policies(lambda policy, id: id in policy.conditions.inboxes), _counted("conversation", lambda id: _UNRESOLVED.filter(inbox_id=id))),
    "queue": (_policies(lambda policy, id: id in policy.conditions.queues), _counted("conversation", lambda id: _UNRESOLVED.filter(queue_id=id))),
    "person": (_playbooks(_names(PERSON)),),
    "role": (_playbooks_of_role,),
    "tag": (_counted("tagged_conversation", lambda id: ConversationTag.objects.filter(tag_id=id)),),
    "sla_policy": (_counted("clock", lambda id: SlaTarget.objects.filter(policy_version__policy_id=id, met_at__isnull=True, cancelled_at__isnull=True)),),
    "ticket_type": (_counted("ticket", lambda id: _RUNNING.filter(type_id=id)),),
}
