"""The spans agents had in sessions, as orders are judged by them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yingda.attribution.rules.facts import Chat


@dataclass(frozen=True, slots=True)
class Spoke:
    """An agent in a session: from their first to their last line; with what the session was (ms)."""

    conversation_id: int
    agent_id: int
    first_at: int
    last_at: int
    session_first_customer_at: int | None
    session_ended_at: int


def chats_of(spoke: Iterable[Spoke]) -> Iterator[Chat]:
    """A chat for each agent of each session: whoever wrote last has it to the session's end, the others to their own last line.

    Outbound when staff wrote before the customer did.
    """
    listed = list(spoke)
    last: dict[int, int] = {}
    for one in listed:
        last[one.conversation_id] = max(one.last_at, last.get(one.conversation_id, one.last_at))
    for one in listed:
        ended = max(one.last_at, one.session_ended_at) if one.last_at == last[one.conversation_id] else one.last_at
        outbound = one.session_first_customer_at is None or one.first_at < one.session_first_customer_at
        yield Chat(one.conversation_id, one.agent_id, one.first_at, ended, outbound)
