"""Giving work to somebody: what is free is given or queued, what somebody holds is offered to others, never taken from them."""

from yingda.conversations.actions import assigning, automatic
from yingda.conversations.actions import handing as offers
from yingda.conversations.actions.tickets import owning
from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.facts import conversations_facts
from yingda.conversations.queries.tickets.facts import tickets_facts
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people import queries as people
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db
from yingda.routing.actions import placing
from yingda.routing.queries.queues import open_queues

FREE = ("queued", "bot")


def conversation(db: Db, actor: Actor, conversation_id: int, person_id: int | None, group_id: int | None, reason: str, unattended: bool) -> str:
    """`given`, `queued` or `offered`; `has` when it is theirs already. Raises what the room's actions raise."""
    row = conversations_facts([conversation_id]).get(conversation_id)
    if row is None:
        raise NotFound("conversation")
    if group_id is not None and row["state"] in FREE:
        return _queue(db, actor, row, group_id)
    if unattended:
        if person_id is not None:
            return automatic.give_or_offer(actor, conversation_id, person_id, reason)
        return automatic.offer_to_group(actor, conversation_id, group_id or 0, reason)
    return _by_hand(actor, row, person_id, group_id, reason)


def ticket(actor: Actor, ticket_id: int, person_id: int | None, group_id: int | None, reason: str) -> str:
    """Gives a ticket nobody has to a person, or passes it to a group. Raises `Conflict` when somebody has it."""
    row = tickets_facts([ticket_id]).get(ticket_id)
    if row is None:
        raise NotFound("ticket")
    if (person_id is not None and row["owner_id"] == person_id) or (group_id is not None and row["group_id"] == group_id):
        return "has"
    if row["owner_id"] is not None:
        raise Conflict("automation_ticket_taken")
    if person_id is not None:
        owning.assign(actor, ticket_id, person_id, reason)
        return "given"
    owning.escalate(actor, ticket_id, group_id or 0, reason)
    return "queued"


def _by_hand(actor: Actor, row: dict[str, object], person_id: int | None, group_id: int | None, reason: str) -> str:
    conversation_id = int(str(row["id"]))
    if person_id is not None and row["assignee_id"] == person_id:
        return "has"
    if row["state"] in FREE and person_id is not None:
        assigning.assign(actor, conversation_id, person_id, reason)
        return "given"
    offers.offer(actor, conversation_id, reason, person_id, group_id)
    return "offered"


def _queue(db: Db, actor: Actor, row: dict[str, object], group_id: int) -> str:
    conversation_id = int(str(row["id"]))
    automatic.demand(actor, conversation_id, "conversation.assign")
    queue = next((one for one in open_queues() if one.group_id == group_id), None)
    if queue is None:
        name = people.group_name(group_id)
        if name is None:
            raise Refused("group_unknown", field="group_id")
        raise Refused("automation_group_no_queue", field="group_id", name=name)
    if row["queue_id"] == queue.id:
        return "has"
    chat = chats.facts(conversation_id)
    if chat is None or not placing.place(chat, queue, "automation"):
        raise Conflict("already_taken")
    enqueue("routing.offer", {"event": {"conversation_id": conversation_id}})
    return "queued"
