"""What else is counted of conversations: their states, service levels and hand-overs. Whoever asks checks their own permissions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from yingda.conversations.queries.visible import among
from yingda.conversations.settings import DAY_BEGINS
from yingda.plumbing.realtime.node import read

_STATES = "SELECT conversation_id, state, since_at, until_at FROM conversations_statespan WHERE {where} ORDER BY conversation_id, since_at, id"
_CLOCKS = (
    "SELECT conversation_id, kind, started_at, met_at, breached_at, calendar_id, calendar_version FROM conversations_slatarget"
    " WHERE {where} AND cancelled_at IS NULL ORDER BY conversation_id, id"
)
_HANDED = "SELECT DISTINCT conversation_id, from_person_id FROM conversations_handover WHERE {where} AND state = 'accepted'"


@dataclass(frozen=True, slots=True)
class Stayed:
    """A state a conversation was in, from and until (ms; None: it is in it)."""

    state: str
    since_at: int
    until_at: int | None


@dataclass(frozen=True, slots=True)
class ServiceClock:
    """A target of a conversation; instants in ms, None until it happened; the calendar it counts by, if any."""

    kind: str
    started_at: int
    met_at: int | None
    breached_at: int | None
    calendar_id: int | None
    calendar_version: int | None


def states_of(ids: Collection[int]) -> dict[int, list[Stayed]]:
    """The states of these conversations in order of time."""
    where, params = among("conversation_id", ids)
    found: dict[int, list[Stayed]] = defaultdict(list)
    for talk, *span in read(_STATES.format(where=where), params):
        found[talk].append(Stayed(*span))
    return found


def clocks_of(ids: Collection[int]) -> dict[int, list[ServiceClock]]:
    """The targets of these conversations that were not cancelled, in the order they began."""
    where, params = among("conversation_id", ids)
    found: dict[int, list[ServiceClock]] = defaultdict(list)
    for talk, *clock in read(_CLOCKS.format(where=where), params):
        found[talk].append(ServiceClock(*clock))
    return found


def handed_on(ids: Collection[int]) -> set[tuple[int, int]]:
    """(conversation, person) for everybody whose hand-over of it was accepted."""
    where, params = among("conversation_id", ids)
    return {(talk, person) for talk, person in read(_HANDED.format(where=where), params)}


def talks_of_contacts(ids: Collection[int]) -> list[int]:
    """The conversations of these contacts."""
    where, params = among("contact_id", ids)
    return [row[0] for row in read(f"SELECT id FROM conversations_conversation WHERE {where} ORDER BY id", params)]


def day_begins() -> int:
    """The hour (0 to 23) at which the team's business day begins."""
    return DAY_BEGINS.value()
