"""The review of an incident: what its team makes of it, and what is to change, with an owner and a day or as a ticket."""

from collections.abc import Mapping
from typing import Any

from yingda.conversations.actions.playbooks.concerned import tell
from yingda.conversations.actions.tickets import making
from yingda.conversations.actions.tickets.making import NewTicket
from yingda.conversations.models import Activation, IncidentReview, ReviewAction
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

TEXT_LIMIT, ACTION_LIMIT, MOST_ACTIONS = 10_000, 500, 50
_FIELDS = ("summary", "causes", "changes")


def write(actor: Actor, activation_id: int, given: Mapping[str, Any]) -> IncidentReview:
    """Writes the parts of the review that are given; `finished` closes it, or opens it again."""
    with transaction() as db:
        row = _open(actor, activation_id)
        before = {field: getattr(row, field) for field in _FIELDS} | {"finished": row.finished_at is not None}
        for field in _FIELDS:
            if given.get(field) is not None:
                setattr(row, field, _text(str(given[field]), field))
        if given.get("finished") is not None:
            row.finished_at = db.now if given["finished"] else None
        row.written_at, row.by_id = db.now, actor.id if actor.kind == "person" else None
        row.save()
        after = {field: getattr(row, field) for field in _FIELDS} | {"finished": row.finished_at is not None}
        record(actor, "conversations.incident_review.written", f"activation:{activation_id}", before, after)
        return row


def add_action(actor: Actor, activation_id: int, text: str, owner_id: int | None, due_at: int | None) -> ReviewAction:
    """Something that is to change. Its owner is told."""
    with transaction() as db:
        review = _open(actor, activation_id)
        if ReviewAction.objects.filter(activation_id=activation_id).count() >= MOST_ACTIONS:
            raise Refused("review_too_many_actions", field="text", limit=MOST_ACTIONS)
        row = ReviewAction.objects.create(
            activation_id=activation_id, text=_action_text(text), owner_id=_owner(owner_id), due_at=_day(due_at, db.now), made_at=db.now
        )
        if owner_id is not None and owner_id != actor.id:
            tell(review.activation, [owner_id], "review_action", row.pk, text=row.text)
        record(actor, "conversations.review_action.made", f"activation:{activation_id}", {}, {"text": row.text, "owner": owner_id, "due_at": due_at})
        return row


def change_action(actor: Actor, action_id: int, given: Mapping[str, Any]) -> ReviewAction:
    """Changes what is given of an action; `done` ticks it or opens it again. Its owner may tick it without running incidents."""
    with transaction() as db:
        row = ReviewAction.objects.select_for_update().select_related("activation").filter(pk=action_id).first()
        if row is None:
            raise NotFound("review_action")
        if not (set(given) == {"done"} and actor.kind == "person" and actor.id == row.owner_id):
            actor.demand_somewhere("incident.run")
        before = {"text": row.text, "owner": row.owner_id, "due_at": row.due_at, "done": row.done_at is not None}
        if "text" in given:
            row.text = _action_text(given["text"])
        if "owner_id" in given:
            row.owner_id = _owner(given["owner_id"])
        if "due_at" in given:
            row.due_at = _day(given["due_at"], db.now)
        if "done" in given:
            row.done_at = db.now if given["done"] else None
        row.save()
        if row.owner_id is not None and row.owner_id not in (before["owner"], actor.id):
            tell(row.activation, [row.owner_id], "review_action", f"{row.pk}:{row.owner_id}", text=row.text)
        after = {"text": row.text, "owner": row.owner_id, "due_at": row.due_at, "done": row.done_at is not None}
        record(actor, "conversations.review_action.changed", f"activation:{row.activation_id}", before, after)
        return row


def make_ticket(actor: Actor, action_id: int, type_id: int, group_id: int | None = None, values: Mapping[str, Any] | None = None) -> Ticket:
    """The action becomes a ticket with its owner; its text is the title, `values` fill the type's form. Raises `Conflict` when it is one already."""
    with transaction():
        row = ReviewAction.objects.select_for_update().select_related("activation").filter(pk=action_id).first()
        if row is None:
            raise NotFound("review_action")
        actor.demand_somewhere("incident.run")
        if row.ticket_id is not None:
            raise Conflict("review_action_has_ticket")
        title, story = row.text[:120], f"{row.text}\n\n{row.activation.title}"
        new = NewTicket(type_id=type_id, title=title, description=story, values=dict(values or {}), group_id=group_id, owner_id=row.owner_id)
        ticket = making.make(actor, new)
        row.ticket_id = ticket.id
        row.save(update_fields=["ticket"])
        record(actor, "conversations.review_action.ticket", f"activation:{row.activation_id}", {}, {"ticket": ticket.number})
        return ticket


def _open(actor: Actor, activation_id: int) -> IncidentReview:
    actor.demand_somewhere("incident.run")
    if not Activation.objects.filter(pk=activation_id).exists():
        raise NotFound("activation")
    row = IncidentReview.objects.select_for_update().select_related("activation").filter(activation_id=activation_id).first()
    if row is None:
        raise Conflict("review_not_yet")
    return row


def _text(text: str, field: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Refused("text_too_long", field=field, limit=TEXT_LIMIT, length=len(text))
    return text.strip()


def _action_text(text: str) -> str:
    if not 1 <= len(text.strip()) <= ACTION_LIMIT:
        raise Refused("review_action_text_wrong", field="text", limit=ACTION_LIMIT)
    return text.strip()


def _owner(person_id: int | None) -> int | None:
    if person_id is not None and person_id not in active([person_id]):
        raise Refused("person_unknown", field="owner_id")
    return person_id


def _day(due_at: int | None, now: int) -> int | None:
    if due_at is not None and not now - 86_400_000 <= due_at <= now + 2 * 366 * 86_400_000:
        raise Refused("review_action_day_wrong", field="due_at")
    return due_at
