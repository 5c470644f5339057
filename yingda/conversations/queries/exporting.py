"""Lists without an end, for exports: the same rows in the same order as on the screen, never more than the actor may see."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from yingda.conversations.queries.lists import page
from yingda.conversations.queries.tickets.lists import ticket_page
from yingda.conversations.queries.visible import among
from yingda.conversations.rules.listing import ListQuery, parse
from yingda.conversations.rules.tickets.listing import TicketQuery, parse_tickets
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read

AT_ONCE = 200
_MESSAGES = "id, conversation_id, seq, kind, text, data, author_kind, author_id, author_name, at, edited_at, recalled_at"


def wanted_conversations(given: Mapping[str, str]) -> ListQuery:
    """The filters of a list of conversations, checked. Raises Refused naming the parameter."""
    return msgspec.structs.replace(parse({"view": "all", **given}), limit=AT_ONCE, cursor=None)


def wanted_tickets(given: Mapping[str, str]) -> TicketQuery:
    """The filters of a list of tickets, checked. Raises Refused naming the parameter."""
    return msgspec.structs.replace(parse_tickets(given), limit=AT_ONCE, cursor=None)


def conversations(actor: Actor, given: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Page after page of conversations with their messages (a colleague's whispers to others left out), and how many there are in all."""
    query, total = wanted_conversations(given), 0
    while True:
        rows, cursor, count = page(actor, query)
        total = count if count is not None else total
        said = messages_of(actor, [row.id for row in rows])
        yield [{**msgspec.to_builtins(row), "messages": said.get(row.id, [])} for row in rows], total
        if cursor is None:
            return
        query = msgspec.structs.replace(query, cursor=cursor)


def tickets(actor: Actor, given: Mapping[str, str]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Page after page of tickets, and how many there are in all."""
    query, total = wanted_tickets(given), 0
    while True:
        rows, cursor, count = ticket_page(actor, query)
        total = count if count is not None else total
        yield [msgspec.to_builtins(row) for row in rows], total
        if cursor is None:
            return
        query = msgspec.structs.replace(query, cursor=cursor)


def messages_of(actor: Actor, talk_ids: list[int], with_notes: bool = True) -> dict[int, list[dict[str, Any]]]:
    """The messages of conversations by conversation, in their order; recalled ones without their words."""
    where, params = among("conversation_id", talk_ids)
    found: dict[int, list[dict[str, Any]]] = {}
    for values in read(f"SELECT {_MESSAGES} FROM conversations_message WHERE {where} ORDER BY conversation_id, seq", params):
        row = dict(zip(_MESSAGES.split(", "), values, strict=True))
        row["data"] = msgspec.json.decode(row["data"])
        if row["recalled_at"] is not None:
            row["text"], row["data"] = "", {}
        if row["kind"] != "note" or (with_notes and _for(actor, row)):
            found.setdefault(row["conversation_id"], []).append(row)
    return found


def _for(actor: Actor, row: dict[str, Any]) -> bool:
    """Whether a note may be read: a whisper only by the two of it."""
    to = row["data"].get("whisper_to")
    return to is None or actor.kind == "system" or actor.id in (to, row["author_id"])
