"""Whom a bulk reply goes to: each conversation with what fills its variables, and a preview of it."""

from collections.abc import Sequence
from typing import Any

from yingda.conversations.models import Activation, ActivationCase
from yingda.conversations.queries.playbooks.affected import found_by_number
from yingda.conversations.queries.playbooks.playbooks import document_of
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.playbooks import announcing as rules
from yingda.conversations.rules.playbooks.announcing import Addressee
from yingda.conversations.rules.playbooks.wording import phrases_said
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.plumbing.messages import say

SHOWN = 20


def addressee(by: Actor | None, activation: Activation, matter: Matter, names: dict[int, str]) -> Addressee:
    """A conversation as rules look at it. by None: whoever sends works here no longer, so nobody is reached."""
    return Addressee(
        resolved=matter.state == "resolved", waiting=matter.waiting_since is not None,
        allowed=by is not None and by.may("incident.run", group=matter.group_id),
        values={
            "customer.name": matter.contact_name, "conversation.number": str(matter.id), "inbox.name": names.get(matter.inbox_id),
            "agent.name": None if by is None else by.public_name, "incident.title": activation.title,
        },
    )  # fmt: skip


def preview(actor: Actor, activation_id: int, text: str, audience: str, chosen: Sequence[int]) -> dict[str, Any]:
    """How many get it, the first texts as their customers would read them, who is left out and why, and words that must not be said."""
    actor.demand_somewhere("incident.run")
    rules.demand_audience(audience)
    activation = Activation.objects.filter(pk=activation_id).first()
    if activation is None:
        raise NotFound("activation")
    cases = ActivationCase.objects.filter(activation=activation, left_at__isnull=True).order_by("id")
    meant = [case.conversation_id for case in cases if rules.is_meant(audience, case.waiting_since is not None, case.conversation_id in chosen)]
    matters, names = found_by_number(set(meant)), inboxes.names()
    items, refused = [], []
    for number in meant:
        to = addressee(actor, activation, matters[number], names)
        why = rules.refusal_of(text, to)
        brief = {"conversation_id": number, "contact": matters[number].contact_name}
        if why is None:
            items.append({**brief, "text": rules.text_for(text, to.values)})
        else:
            refused.append({**brief, "code": why[0], "message": say(why[0], actor.locale, why[1])})
    forbidden = phrases_said(text, document_of(activation.playbook_id, activation.version).forbidden)
    return {
        "total": len(meant), "items": items[:SHOWN], "refused": refused[:SHOWN], "refused_total": len(refused),
        "forbidden": list(forbidden), "variables": list(rules.VARIABLES),
    }  # fmt: skip
