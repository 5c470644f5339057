"""A person decides who has the conversation: assign, claim, take over."""

from yingda.conversations.actions.matter import change, load, load_for
from yingda.conversations.actions.posting import say_system
from yingda.conversations.queries.routing import is_answered
from yingda.conversations.rules.matter import Matter, may_answer, may_see
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction


def assign(actor: Actor, conversation_id: int, person_id: int, why: str = "") -> Matter:
    """Gives the conversation to a colleague who may answer. Its owner stays who it was until they answer or accept;
    an answered matter that nobody owns is theirs at once."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.assign")
        if matter.state == "resolved":
            raise Conflict("state_does_not_allow", state=matter.state)
        name = name_of_answering(person_id)
        record(actor, "conversations.assigned", f"conversation:{matter.id}", {"person": matter.assignee_id}, {"person": person_id})
        if matter.owner_id is None and is_answered(matter.id):
            matter = change(db, actor, matter, why or "assigned_by_hand", owner_id=person_id)
        return hold(db, actor, matter, person_id, name, why or "assigned_by_hand")


def claim(actor: Actor, conversation_id: int) -> Matter:
    """Takes a waiting conversation that one may see. Raises `Conflict` when somebody was faster."""
    with transaction() as db:
        matter = load(db, conversation_id)
        if not may_see(actor, matter):
            # A chat of one's own group was theirs to see until a moment ago: they learn that it is gone, not that it never was.
            raise Conflict("already_taken") if matter.group_id in actor.groups else NotFound("conversation")
        if not may_answer(actor, matter):
            raise Forbidden(permission="conversation.reply")
        person = actor.person_id
        if matter.state not in ("queued", "bot"):
            raise Conflict("already_taken")
        return hold(db, actor, matter, person, actor.public_name, "claimed")


def take_over(actor: Actor, conversation_id: int, why: str = "") -> Matter:
    """A supervisor takes assignment and ownership; it is recorded and everybody in the conversation sees it."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.take_over")
        person = actor.person_id
        if matter.state == "resolved":
            raise Conflict("state_does_not_allow", state=matter.state)
        record(actor, "conversations.taken_over", f"conversation:{matter.id}",
               {"owner": matter.owner_id, "person": matter.assignee_id}, {"owner": person, "person": person})  # fmt: skip
        matter = change(db, actor, matter, why or "taken_over", state="open", assignee_id=person, owner_id=person, snoozed_until=None)
        return say_system(db, matter, "taken_over", person_id=person, name=actor.public_name, why=why)


def hold(db: Db, actor: Actor, matter: Matter, person_id: int, name: str, why: str) -> Matter:
    """Makes `person_id` the one who answers, with the line everybody sees."""
    matter = change(db, actor, matter, why, state="open", assignee_id=person_id, snoozed_until=None)
    return say_system(db, matter, "assigned", person_id=person_id, name=name, why=why, by=actor.public_name)


def name_of_answering(person_id: int) -> str:
    """The name of an active colleague who may answer customers. Raises `Refused`."""
    colleague = people.actor_or_none(person_id)
    if colleague is None:
        raise Refused("person_unknown", field="person_id")
    if not colleague.may_somewhere("conversation.reply"):
        raise Refused("person_cannot_answer", field="person_id", name=colleague.name)
    return colleague.public_name
