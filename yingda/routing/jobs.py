"""Background entries of the room: reactions to events, and what was planned for a moment."""

from typing import Any

from yingda.plumbing.jobs import job
from yingda.plumbing.store import transaction
from yingda.routing.actions import assigning, floor, holding, placing, queues
from yingda.routing.queries.queues import open_queues, served_by

Payload = dict[str, Any]


@job("routing.offer", urgent=True)
def offer(payload: Payload) -> None:
    """ConversationQueued: place it, and give it to whoever has room."""
    conversation = payload["event"]["conversation_id"]
    placing.offer(conversation)
    floor.touch(placing.queue_of(conversation))


@job("routing.offer_again", urgent=True)
def offer_again(payload: Payload) -> None:
    """Those who left a chat unanswered may have it again."""
    placing.offer(payload["conversation"])


@job("routing.note_assigned")
def note_assigned(payload: Payload) -> None:
    """ConversationAssigned: record what was not the machine's own doing."""
    event = payload["event"]
    with transaction():
        holding.note_assigned(event["conversation_id"], event["person_id"], event["queue_id"], event["by"], event["why"], payload["at"])
        floor.touch_agents([event["person_id"]])
        floor.touch(event["queue_id"])


@job("routing.note_released", urgent=True)
def note_released(payload: Payload) -> None:
    """ConversationReleased: a place is free."""
    event = payload["event"]
    holding.note_released(event["conversation_id"], event["person_id"], event["why"], payload["at"])
    floor.touch_agents([event["person_id"]])


@job("routing.note_owner")
def note_owner(payload: Payload) -> None:
    """OwnerChanged: somebody has answered, or taken a matter on."""
    event = payload["event"]
    floor.touch_agents([person for person in (event["from_id"], event["to_id"]) if person is not None])


@job("routing.note_presence", urgent=True)
def note_presence(payload: Payload) -> None:
    """PresenceChanged: whoever came gets work; whoever went gives back what they have not answered."""
    person, state = payload["event"]["person_id"], payload["event"]["state"]
    if state == "online":
        assigning.fill(person)
    elif state in ("offline", "break"):
        holding.release_unanswered(person)
    for queue in served_by(person):
        floor.touch(queue.id)


@job("routing.note_person")
def note_person(payload: Payload) -> None:
    """Capacity, skills or groups changed: the person may be able to take more."""
    person = payload["event"]["person_id"]
    if person is None:
        return
    assigning.fill(person)
    floor.refresh_agents([person])


@job("routing.note_queue")
def note_queue(payload: Payload) -> None:
    """QueueChanged: chats that had no queue may have one now, and others may be served."""
    placing.offer_homeless()
    assigning.sweep(payload["event"]["queue_id"])
    floor.touch(payload["event"]["queue_id"])


@job("routing.note_calendar")
def note_calendar(payload: Payload) -> None:
    """CalendarChanged: the hours of queues are others."""
    for queue in open_queues():
        if queue.calendar_id == payload["event"]["calendar_id"]:
            assigning.sweep(queue.id)
            floor.touch(queue.id)


@job("routing.note_risk")
def note_risk(payload: Payload) -> None:
    """SlaWarned, SlaBreached: the queue has one more at risk."""
    floor.touch(placing.queue_of(payload["event"]["conversation_id"]))


@job("routing.note_set_up")
def note_set_up(payload: Payload) -> None:
    """TeamSetUp: the first queue takes everything."""
    queues.make_first(payload["event"]["group_id"])


@job("routing.open")
def open_(payload: Payload) -> None:
    """The queue's hours begin: whoever waited since yesterday is first."""
    assigning.sweep(payload["queue"])
    floor.touch(payload["queue"])


@job("routing.overflow")
def overflow(payload: Payload) -> None:
    """A chat has waited long enough in one queue."""
    if placing.overflow(payload["conversation"], payload["queue"]):
        floor.touch(payload["queue"])
        floor.touch(placing.queue_of(payload["conversation"]))


@job("routing.take_back")
def take_back(payload: Payload) -> None:
    """Somebody has been silent for too long."""
    holding.take_back(payload["assignment"])


@job("routing.end_wrap_up")
def end_wrap_up(payload: Payload) -> None:
    """The time to write up is over."""
    person = holding.end_wrap_up(payload["wrap_up"])
    if person is not None:
        floor.refresh_agents([person])


@job("routing.agent")
def agent(payload: Payload) -> None:
    """What an agent has in hand may be different."""
    floor.refresh_agents([payload["person"]])


@job("routing.line")
def line(payload: Payload) -> None:
    """The visitors of a queue are told their places."""
    floor.tell_line(payload["queue"])


@job("routing.beat")
def beat(payload: Payload) -> None:
    """Every few seconds: the figures that change with every message, and places that should be free."""
    holding.end_overdue_wrap_ups()
    floor.beat()
