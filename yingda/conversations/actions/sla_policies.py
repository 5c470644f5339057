"""Making, changing and archiving policies: every change of what one says is a new version."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.conversations.models import SlaPolicy, SlaPolicyVersion
from yingda.conversations.rules.sla import Policy
from yingda.conversations.rules.sla_document import from_parts, problems, to_json
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, NotFound, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

NAME_LIMIT = 80


def make(actor: Actor, name: str, position: int, document: Mapping[str, Any]) -> SlaPolicy:
    """A new policy, in force for conversations that begin from now on. Raises `Refused` naming the fields."""
    actor.demand("sla.manage")
    with transaction() as db:
        policy = _checked(document)
        row = SlaPolicy(name=_name(name, None), position=position, created_at=db.now)
        row.save(force_insert=True)
        SlaPolicyVersion.objects.create(policy=row, version=1, since_at=db.now, document=to_json(policy))
        record(actor, "conversations.sla.made", f"sla_policy:{row.pk}", {}, _shown(row, to_json(policy)))
    return row


def change(actor: Actor, policy_id: int, name: str | None = None, position: int | None = None, document: Mapping[str, Any] | None = None) -> SlaPolicy:
    """Changes a policy. Clocks that run keep the version they began with."""
    actor.demand("sla.manage")
    with transaction() as db:
        row = _open(policy_id)
        was = document_of(row)
        before = _shown(row, was)
        row.name = row.name if name is None else _name(name, row.pk)
        row.position = row.position if position is None else position
        said = was if document is None else to_json(_checked(document))
        if said != was:
            row.version += 1
            SlaPolicyVersion.objects.create(policy=row, version=row.version, since_at=db.now, document=said)
        row.save()
        record(actor, "conversations.sla.changed", f"sla_policy:{row.pk}", before, _shown(row, said))
    return row


def archive(actor: Actor, policy_id: int) -> None:
    """Takes a policy out of force for conversations to come."""
    actor.demand("sla.manage")
    with transaction() as db:
        row = _open(policy_id)
        row.archived_at = db.now
        row.save(update_fields=["archived_at"])
        record(actor, "conversations.sla.archived", f"sla_policy:{row.pk}", {"archived": False}, {"archived": True})


def restore(actor: Actor, policy_id: int) -> SlaPolicy:
    """Puts an archived policy in force again for conversations to come."""
    actor.demand("sla.manage")
    with transaction():
        row = SlaPolicy.objects.select_for_update().filter(pk=policy_id, archived_at__isnull=False).first()
        if row is None:
            raise NotFound("sla_policy")
        _name(row.name, row.pk)
        row.archived_at = None
        row.save(update_fields=["archived_at"])
        record(actor, "conversations.sla.restored", f"sla_policy:{row.pk}", {"archived": True}, {"archived": False})
    return row


def document_of(row: SlaPolicy) -> str:
    """The document in force."""
    return SlaPolicyVersion.objects.values_list("document", flat=True).get(policy=row, version=row.version)


def _open(policy_id: int) -> SlaPolicy:
    row = SlaPolicy.objects.select_for_update().filter(pk=policy_id, archived_at__isnull=True).first()
    if row is None:
        raise NotFound("sla_policy")
    return row


def _name(name: str, own: int | None) -> str:
    text = name.strip()
    if not text:
        raise Refused("sla_name_empty", field="name")
    if len(text) > NAME_LIMIT:
        raise Refused("sla_name_too_long", field="name", limit=NAME_LIMIT)
    if SlaPolicy.objects.filter(name=text, archived_at__isnull=True).exclude(pk=own or 0).exists():
        raise Refused("sla_name_taken", field="name", name=text)
    return text


def _checked(document: Mapping[str, Any]) -> Policy:
    try:
        policy = from_parts(dict(document))
    except msgspec.ValidationError as error:
        raise Refused("sla_document_wrong", field="document", reason=of_msgspec(error)) from error
    wrong = [Refused(code, field=field) for field, code in problems(policy)] + _reference_problems(policy)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise Many(list(wrong))
    return policy


def _reference_problems(policy: Policy) -> list[Refused]:
    wrong = []
    if policy.calendar_id is not None and policy.calendar_id not in {calendar.pk for calendar, _ in people.calendars()}:
        wrong.append(Refused("sla_calendar_unknown", field="calendar_id"))
    known = active([step.person for step in policy.steps if step.person is not None])
    for index, step in enumerate(policy.steps):
        if step.person is not None and step.person not in known:
            wrong.append(Refused("sla_person_unknown", field=f"steps.{index}.person"))
    return wrong


def _shown(row: SlaPolicy, document: str) -> dict[str, Any]:
    return {"name": row.name, "position": row.position, "version": row.version, "document": msgspec.json.decode(document)}
