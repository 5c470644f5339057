"""What an automation does in a conversation: it says, queues, gives and offers; it never takes a matter from anybody.

The actor is a bot with the reach of whoever answers for the automation; its text is no answer and makes nobody an owner.
"""

import msgspec

from yingda.conversations.actions import handing
from yingda.conversations.actions import routing as waiting
from yingda.conversations.actions.assigning import name_of_answering
from yingda.conversations.actions.matter import load_for
from yingda.conversations.actions.posting import Posted, store
from yingda.conversations.rules.matter import HELD
from yingda.conversations.rules.posting import Draft, check
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.store import transaction


def say(actor: Actor, conversation_id: int, draft: Draft) -> Posted:
    """Posts a text to the customer, or a note, marked as automatic. Raises `Refused` for a resolved conversation."""
    check(draft, "person")
    with transaction() as db:
        note = draft.kind == "note"
        matter = load_for(db, actor, conversation_id, "conversation.view" if note else "conversation.reply")
        if matter.state == "resolved" and not note:
            raise Refused("conversation_resolved")
        # What the automation is called is for colleagues: the customer is told only that nobody typed this.
        marked = msgspec.structs.replace(draft, data={**draft.data, "automatic": actor.name if note else True})
        return store(db, actor, matter, marked)[0]


def give_or_offer(actor: Actor, conversation_id: int, person_id: int, reason: str) -> str:
    """Gives a waiting conversation to a colleague who may answer; one that somebody holds is offered to them.

    The answer: `given`, `offered`, or `has` when it is theirs already. Raises `Conflict` in another state.
    """
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.assign")
        if matter.assignee_id == person_id and matter.state in HELD:
            return "has"
        name_of_answering(person_id)
        if matter.state in ("queued", "bot"):
            waiting.give(db, matter.id, person_id, None, "automation", actor)
            return "given"
        return _offered(actor, conversation_id, matter.state, reason, person_id, None)


def offer_to_group(actor: Actor, conversation_id: int, group_id: int, reason: str) -> str:
    """Offers a conversation that somebody holds to a group: `offered`, or `has` when it is the group's already."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.assign")
        if matter.group_id == group_id:
            return "has"
        return _offered(actor, conversation_id, matter.state, reason, None, group_id)


def _offered(actor: Actor, conversation_id: int, state: str, reason: str, person_id: int | None, group_id: int | None) -> str:
    if state not in HELD:
        raise Conflict("state_does_not_allow", state=state)
    handing.offer(actor, conversation_id, reason, person_id, group_id)
    return "offered"


def demand(actor: Actor, conversation_id: int, permission: str) -> None:
    """Raises `NotFound` or `Forbidden` unless the actor may see the conversation and do this with it."""
    with transaction() as db:
        load_for(db, actor, conversation_id, permission)
