"""The tickets of a contact's timeline, which `customers` asks for through `site`."""

from typing import Any

from yingda.conversations.queries.tickets.visible import tickets_visible_to
from yingda.customers.queries import Entry
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read

KIND = "ticket"
SHOWN = ("id", "number", "title", "state", "owner_id", "conversation_id", "created_at", "solved_at")


def timeline(actor: Actor, contact_id: int, before: tuple[int, str, int] | None, limit: int) -> list[Entry]:
    """The contact's tickets the actor may see, the newest first, strictly behind `before`."""
    seen, params = tickets_visible_to(actor)
    clause, place = _behind(before)
    rows = read(
        f"SELECT {', '.join(SHOWN)} FROM conversations_ticket WHERE contact_id = ? AND {clause} AND {seen} ORDER BY created_at DESC, id DESC LIMIT ?",
        (contact_id, *place, *params, limit),
    )
    return [Entry(row[SHOWN.index("created_at")], KIND, row[0], dict(zip(SHOWN, row, strict=True))) for row in rows]


def _behind(before: tuple[int, str, int] | None) -> tuple[str, list[Any]]:
    if before is None:
        return "1 = 1", []
    at, kind, number = before
    if kind == KIND:
        return "(created_at, id) < (?, ?)", [at, number]
    return ("created_at <= ?" if kind > KIND else "created_at < ?"), [at]
