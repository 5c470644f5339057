"""Questions that a lower room may ask of one above it, answered here so that imports keep one direction."""

from yingda.conversations.queries import contacts as conversations
from yingda.conversations.queries.tickets import contacts as tickets
from yingda.customers.queries import Acquaintance, Timeline
from yingda.notifications.queries import devices
from yingda.people.queries import Pocket


def introduce() -> None:
    """Fills the seams: whom an actor has met, what else stands in a contact's timeline, whom a push reaches."""
    Acquaintance.met = staticmethod(conversations.has_met)
    Pocket.reaches = staticmethod(devices.reaches)
    for source in (conversations.timeline, tickets.timeline):
        if source not in Timeline.sources:
            Timeline.sources.append(source)
