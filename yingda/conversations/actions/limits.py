"""The flood limits in force at this node: one set of buckets per inbox and setting."""

from yingda.conversations.rules.flood import Flood, per_hour, per_minute
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import TooMany
from yingda.plumbing.clock import now_ms

TYPING_PER_MINUTE = 240


class _Kept:
    floods: dict[tuple[int, str, int], Flood] = {}
    typing = per_minute(TYPING_PER_MINUTE)


def forget() -> None:
    """Begins anew, as after a restart."""
    _Kept.floods.clear()
    _Kept.typing = per_minute(TYPING_PER_MINUTE)


def message(inbox: InboxFacts, actor: Actor) -> None:
    """Counts a message of the visitor and of their address. Raises `TooMany`."""
    limits = inbox.settings.flood
    _take(_flood(inbox, "visitor", limits.messages_per_minute), f"v{actor.id}")
    _take(_flood(inbox, "address", limits.address_messages_per_minute), actor.address)


def session(inbox: InboxFacts, sender: str) -> None:
    """Counts an arrival from an address. Raises `TooMany`."""
    _take(_flood(inbox, "session", inbox.settings.flood.address_sessions_per_minute), sender)


def conversation(inbox: InboxFacts, contact_id: int) -> None:
    """Counts a conversation that a visitor begins by a form. Raises `TooMany`."""
    _take(_flood(inbox, "conversation", inbox.settings.flood.conversations_per_hour, hourly=True), f"v{contact_id}")


def upload(inbox: InboxFacts, actor: Actor) -> None:
    """Counts an upload of the visitor. Raises `TooMany`."""
    _take(_flood(inbox, "upload", inbox.settings.flood.uploads_per_hour, hourly=True), f"v{actor.id}")


def typing(contact_id: int) -> None:
    """Counts a typing frame. Raises `TooMany`."""
    _take(_Kept.typing, str(contact_id))


def _flood(inbox: InboxFacts, kind: str, count: int, hourly: bool = False) -> Flood:
    key = (inbox.id, kind, count)
    flood = _Kept.floods.get(key)
    if flood is None:
        flood = _Kept.floods[key] = per_hour(count) if hourly else per_minute(count)
    return flood


def _take(flood: Flood, key: str) -> None:
    wait = flood.wait_ms(key, now_ms())
    if wait:
        raise TooMany("visitor_too_fast", wait, seconds=-(-wait // 1000))
