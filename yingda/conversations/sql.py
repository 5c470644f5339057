"""The plain SQL of the hot operations, for both databases: load a conversation, store a message, change a row."""

from collections.abc import Sequence
from typing import Any

import msgspec

from yingda.conversations.rules.matter import COLUMNS, Matter
from yingda.conversations.rules.posting import Effect
from yingda.conversations.rules.tickets.ticket import TICKET_COLUMNS, Ticket
from yingda.plumbing.search import TermIndex
from yingda.plumbing.store import Db

MESSAGES_INDEX = TermIndex("conversations_messageindex")
SELECT = ", ".join(COLUMNS)
NUMBERS_END = 2**63  # no column holds a larger number; the drivers fail on one
MESSAGE_COLUMNS = "id, conversation_id, seq, kind, text, data, author_kind, author_id, author_name, client_id, at, edited_at, recalled_at"
_LOAD = f"SELECT {SELECT} FROM conversations_conversation WHERE id = ?"
_ADD_MESSAGE = (
    "INSERT INTO conversations_message (conversation_id, seq, kind, text, data, author_kind, author_id, author_name, client_id, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id, client_id) DO NOTHING RETURNING id"
)
TICKET_SELECT = ", ".join(TICKET_COLUMNS)
_LOAD_TICKET = f"SELECT {TICKET_SELECT} FROM conversations_ticket WHERE id = ?"
_NEXT_NUMBER = (
    "INSERT INTO conversations_ticketcounter (id, last) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET last = conversations_ticketcounter.last + 1 RETURNING last"
)
_FIND_MESSAGE = f"SELECT {MESSAGE_COLUMNS} FROM conversations_message WHERE conversation_id = ? AND client_id = ?"
_APPLY = (
    "UPDATE conversations_conversation SET last_seq = ?, last_at = ?, last_from = ?, preview = ?, unread = ?, waiting_since = ?,"
    " version = version + 1 WHERE id = ?"
)
_ADD_AND_APPLY = f"WITH added AS ({_ADD_MESSAGE}) {_APPLY} AND EXISTS (SELECT 1 FROM added) RETURNING (SELECT id FROM added)"


def load(db: Db, conversation_id: int) -> Matter | None:
    """The conversation, locked for the rest of the transaction; None when there is none."""
    if not 0 < conversation_id < NUMBERS_END:
        return None
    row = db.one(_LOAD + " FOR UPDATE" if db.dialect == "postgresql" else _LOAD, (conversation_id,))
    return None if row is None else Matter(*row)


def add_message(db: Db, values: tuple[Any, ...], effect: Effect) -> int | None:
    """Stores a message and writes what it changes on the row, state and people excepted.

    The message's id; None, and nothing is changed, when this `client_id` was stored before. PostgreSQL does both in one
    statement, because there a round trip costs more than the work.
    """
    row_values = (
        effect.last_seq, effect.last_at, effect.last_from, effect.preview, effect.unread, effect.waiting_since, values[0],
    )  # fmt: skip
    if db.dialect == "postgresql":
        row = db.one(_ADD_AND_APPLY, (*values, *row_values))
        return None if row is None else int(row[0])
    row = db.one(_ADD_MESSAGE, values)
    if row is None:
        return None
    db.change(_APPLY, row_values)
    return int(row[0])


def message_by_client_id(db: Db, conversation_id: int, client_id: str) -> tuple[Any, ...] | None:
    """The stored message of a `client_id` (columns `MESSAGE_COLUMNS`)."""
    return db.one(_FIND_MESSAGE, (conversation_id, client_id))


def save_changes(db: Db, before: Matter, after: Matter) -> bool:
    """Writes the columns that differ and the version, if nobody else changed the row; whether it did."""
    return _save(db, "conversations_conversation", before, after)


def load_ticket(db: Db, ticket_id: int) -> Ticket | None:
    """The ticket, locked for the rest of the transaction; None when there is none."""
    if not 0 < ticket_id < NUMBERS_END:
        return None
    row = db.one(_LOAD_TICKET + " FOR UPDATE" if db.dialect == "postgresql" else _LOAD_TICKET, (ticket_id,))
    return None if row is None else Ticket(*row)


def save_ticket(db: Db, before: Ticket, after: Ticket) -> bool:
    """The same as `save_changes` for a ticket."""
    return _save(db, "conversations_ticket", before, after)


def next_ticket_number(db: Db) -> int:
    """The number of a new ticket: one more than the last that was committed."""
    row = db.one(_NEXT_NUMBER)
    if row is None:
        raise RuntimeError("the counter of tickets gave no number")
    return int(row[0])


def _save(db: Db, table: str, before: Matter | Ticket, after: Matter | Ticket) -> bool:
    was, will = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    names = [name for name in was if was[name] != will[name] and name != "version"]
    sets = "".join(f"{name} = ?, " for name in names)
    values = [will[name] for name in names]
    sql = f"UPDATE {table} SET {sets}version = ? WHERE id = ? AND version = ?"
    return db.change(sql, (*values, after.version, before.id, before.version)) == 1


_IMPORTED = (
    "id inbox_id channel contact_id contact_name contact_tier state state_since group_id assignee_id owner_id priority subject last_seq last_at last_from"
    " preview unread staff_read_seq staff_got_seq visitor_read_seq visitor_got_seq opened_at resolved_at participant_ids tag_ids mention_ids version"
)
IMPORTED_CONVERSATION = tuple(_IMPORTED.split())
IMPORTED_MESSAGE = ("id", "conversation_id", "seq", "kind", "text", "data", "author_kind", "author_id", "author_name", "client_id", "at")
_RENUMBER = "UPDATE conversations_message SET conversation_id = ?, seq = ? WHERE id = ?"


def imported_places(db: Db, source: int, threads: Sequence[str]) -> list[tuple[Any, ...]]:
    """Thread, conversation, first and last instant of what was imported before from a source, for these threads."""
    found: list[tuple[Any, ...]] = []
    for at in range(0, len(threads), 500):
        some = threads[at : at + 500]
        marks = ", ".join("?" * len(some))
        found += db.execute(
            f"SELECT thread, conversation_id, first_at, last_at FROM conversations_importedconversation WHERE source_id = ? AND thread IN ({marks})"
            " ORDER BY first_at",
            (source, *some),
        )
    return found


def messages_of(db: Db, conversations: Sequence[int]) -> list[tuple[Any, ...]]:
    """Id, conversation, seq, at, author and client id of the messages of conversations, in their order."""
    marks = ", ".join("?" * len(conversations))
    return db.execute(
        "SELECT id, conversation_id, seq, at, author_kind, author_id, client_id, text, kind FROM conversations_message"
        f" WHERE conversation_id IN ({marks}) ORDER BY at, conversation_id, seq",
        conversations,
    )


def renumber(db: Db, rows: Sequence[tuple[int, int, int]]) -> None:
    """Gives messages (conversation, seq, id) their new places; they leave their old ones first, because no place is taken twice."""
    db.many("UPDATE conversations_message SET seq = -seq - 1000000000 WHERE id = ?", [(number,) for _, _, number in rows])
    db.many(_RENUMBER, rows)
