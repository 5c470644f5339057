"""Reviews of incidents and bulk replies one by one."""

from typing import Any

import msgspec

from yingda.conversations.models import Announcement, AnnouncementTarget, IncidentReview, ReviewAction
from yingda.conversations.queries.playbooks.activations import visible_activation
from yingda.conversations.queries.playbooks.check import check
from yingda.conversations.queries.playbooks.playbooks import demand_some
from yingda.conversations.queries.playbooks.rows import announcement_row
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.plumbing.messages import say

MOST_REFUSED = 200


def review(actor: Actor, activation_id: int) -> dict[str, Any]:
    """The review of an incident with the facts it rests on; `review` is null while the incident lasts."""
    found = visible_activation(actor, activation_id)
    row = IncidentReview.objects.filter(activation=found).first()
    actions = ReviewAction.objects.filter(activation=found).select_related("ticket").order_by("id")
    return {"review": None if row is None else shown_review(row), "actions": [shown_action(one) for one in actions], "check": check(actor, activation_id)}


def shown_review(row: IncidentReview) -> dict[str, Any]:
    """What was written."""
    return {"summary": row.summary, "causes": row.causes, "changes": row.changes, "written_at": row.written_at, "by": row.by_id, "finished_at": row.finished_at}


def shown_action(row: ReviewAction) -> dict[str, Any]:
    """Something that is to change."""
    ticket = None if row.ticket is None else {"id": row.ticket.pk, "number": row.ticket.number, "state": row.ticket.state}
    return {"id": row.pk, "text": row.text, "owner_id": row.owner_id, "due_at": row.due_at, "ticket": ticket, "made_at": row.made_at, "done_at": row.done_at}


def announcement(actor: Actor, announcement_id: int) -> dict[str, Any]:
    """A bulk reply, how far it is, and whom it did not reach and why. Raises `NotFound`."""
    demand_some(actor)
    one = Announcement.objects.filter(pk=announcement_id).first()
    if one is None:
        raise NotFound("announcement")
    left_out = AnnouncementTarget.objects.filter(announcement=one, state="refused").select_related("conversation").order_by("id")[:MOST_REFUSED]
    return {"row": announcement_row(one), "refused": [_left_out(actor, target) for target in left_out]}


def _left_out(actor: Actor, target: AnnouncementTarget) -> dict[str, Any]:
    message = say(target.code, actor.locale, msgspec.json.decode(target.params))
    return {"conversation_id": target.conversation_id, "contact": target.conversation.contact_name, "code": target.code, "message": message, "at": target.at}
