"""Where a visitor stands: their conversation and its last messages, as they may see them."""

from dataclasses import dataclass
from typing import Any

from yingda.conversations.queries.one import find, history_of_visitor
from yingda.customers import queries as known
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.node import read


@dataclass(frozen=True, slots=True)
class Standing:
    """A visitor's newest conversation in an inbox, if any."""

    conversation_id: int | None
    conversation: dict[str, Any] | None
    contact_id: int
    inbox_id: int

    def shown(self) -> dict[str, Any]:
        """The facts of a welcome: the conversation and its last messages."""
        if self.conversation_id is None:
            return {"conversation": None, "messages": [], "more": False, "queue": None}
        messages, more = history_of_visitor(self.conversation_id, None)
        return {"conversation": self.conversation, "messages": messages, "more": more, "queue": None}


def identified(token: str, sender: str, locale: str) -> tuple[InboxFacts, Actor]:
    """The inbox and the visitor of a token. Raises `Refusal`."""
    inbox, visitor = inboxes.of_visitor_token(token, now_ms())
    contact = known.contacts_brief([visitor.contact]).get(visitor.contact)
    if contact is None:
        raise Refused("visitor_token_wrong", field="token")
    return inbox, Actor("visitor", contact["id"], contact["name"], sender, locale)


def standing(contact_id: int, inbox_id: int) -> Standing:
    """The visitor's newest conversation in an inbox."""
    rows = read("SELECT id FROM conversations_conversation WHERE contact_id = ? AND inbox_id = ? ORDER BY id DESC LIMIT 1", (contact_id, inbox_id))
    if not rows:
        return Standing(None, None, contact_id, inbox_id)
    number = int(rows[0][0])
    return Standing(number, shown(number), contact_id, inbox_id)


def welcome_facts(contact_id: int, inbox_id: int) -> dict[str, Any]:
    """What a visitor's welcome carries, read in one go off the event loop."""
    return standing(contact_id, inbox_id).shown()


def shown(conversation_id: int) -> dict[str, Any] | None:
    """What a visitor may know of the conversation's state."""
    matter = find(conversation_id)
    if matter is None:
        return None
    held = matter.state in ("open", "waiting", "snoozed") and matter.assignee_id is not None
    name = people.signature_of(matter.assignee_id) if held and matter.assignee_id is not None else None
    return {
        "id": matter.id, "state": matter.state, "agent": None if name is None else {"name": name},
        "read": matter.staff_read_seq, "got": matter.staff_got_seq, "resolved_at": matter.resolved_at,
    }  # fmt: skip
