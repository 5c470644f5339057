"""What `customers` asks of this room, through `site`: whom one has met, and the chats of a contact's timeline."""

from collections.abc import Collection
from typing import Any

from yingda.conversations.queries.visible import visible_to
from yingda.customers.queries import Entry
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read

KIND = "conversation"
SHOWN = ("id", "channel", "state", "preview", "assignee_id", "owner_id", "opened_at", "last_at", "resolved_at", "last_seq")


def has_met(actor: Actor, contact_id: int) -> bool:
    """Whether the actor may see a conversation with the contact."""
    seen, params = visible_to(actor)
    rows = read(f"SELECT 1 FROM conversations_conversation WHERE contact_id = ? AND {seen} LIMIT 1", (contact_id, *params))
    return bool(rows)


def spoken_with(contact_ids: Collection[int]) -> set[int]:
    """Those contacts that a conversation or a ticket speaks of."""
    ids = list(contact_ids)
    marks = ", ".join("?" * len(ids))
    sql = (
        f"SELECT contact_id FROM conversations_conversation WHERE contact_id IN ({marks})"
        f" UNION SELECT contact_id FROM conversations_ticket WHERE contact_id IN ({marks})"
    )
    return {row[0] for row in read(sql, (*ids, *ids))} if ids else set()


def timeline(actor: Actor, contact_id: int, before: tuple[int, str, int] | None, limit: int) -> list[Entry]:
    """The contact's conversations the actor may see, newest beginning first, strictly behind `before`."""
    seen, params = visible_to(actor)
    clause, place = _behind(before)
    rows = read(
        f"SELECT {', '.join(SHOWN)} FROM conversations_conversation WHERE contact_id = ? AND {clause} AND {seen} ORDER BY opened_at DESC, id DESC LIMIT ?",
        (contact_id, *place, *params, limit),
    )
    return [_entry(dict(zip(SHOWN, row, strict=True))) for row in rows]


def _behind(before: tuple[int, str, int] | None) -> tuple[str, list[Any]]:
    """Entries stand in falling order of (instant, kind, id)."""
    if before is None:
        return "1 = 1", []
    at, kind, number = before
    if kind == KIND:
        return "(opened_at, id) < (?, ?)", [at, number]
    return ("opened_at <= ?" if kind > KIND else "opened_at < ?"), [at]


def _entry(shown: dict[str, Any]) -> Entry:
    return Entry(shown["opened_at"], KIND, shown["id"], shown)
