"""The plain SQL of the hot operations, for both databases: load a conversation, store a message, change a row."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from yingda.conversations.rules.matter import COLUMNS, Matter
from yingda.conversations.rules.posting import Effect
from yingda.conversations.rules.tickets.repeating import ClockPart, StepPart
from yingda.conversations.rules.tickets.ticket import TICKET_COLUMNS, Ticket
from yingda.plumbing.search import TermIndex
from yingda.plumbing.store import NUMBERS_END, Db

MESSAGES_INDEX = TermIndex("conversations_messageindex")
SELECT = ", ".join(COLUMNS)
MESSAGE_COLUMNS = "id, conversation_id, seq, kind, text, data, author_kind, author_id, author_name, client_id, at, edited_at, recalled_at"
_LOAD = f"SELECT {SELECT} FROM conversations_conversation WHERE id = ?"
_ADD_MESSAGE = (
    "INSERT INTO conversations_message (conversation_id, seq, kind, text, data, author_kind, author_id, author_name, client_id, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id, client_id) DO NOTHING RETURNING id"
)
TICKET_SELECT = ", ".join(TICKET_COLUMNS)
_LOAD_TICKET = f"SELECT {TICKET_SELECT} FROM conversations_ticket WHERE id = ?"
_NEXT_NUMBER = (
    "INSERT INTO conversations_ticketcounter (id, last) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET last = conversations_ticketcounter.last + 1 RETURNING last"
)
TICKET_ADDED = (*TICKET_COLUMNS[1:], "description", "answers")
_STEP_ADDED = ("ticket_id", "position", "name", "person_id", "group_id", "minutes", "state", "began_at", "note")
_CLOCK_ADDED = (
    "ticket_id", "step_id", "calendar_id", "calendar_version", "warn_percent", "started_at", "amount_ms", "counted_from_at", "left_ms",
    "due_at", "warn_at", "paused_at",
)  # fmt: skip
_ENTRY_ADDED = ("ticket_id", "at", "actor_kind", "actor_id", "actor_name", "what", "why", "facts")
COMMENT_ADDED = ("ticket_id", "author_kind", "author_id", "author_name", "text", "mentions", "files", "at")
_STEPS_OF = f"SELECT {', '.join(StepPart.__struct_fields__)} FROM conversations_ticketstep WHERE ticket_id = ? ORDER BY position, id"
_CLOCKS_OF = f"SELECT {', '.join(ClockPart.__struct_fields__)} FROM conversations_ticketclock WHERE ticket_id = ? ORDER BY id DESC"
_WATCHERS_OF = "SELECT person_id FROM conversations_ticketwatcher WHERE ticket_id = ? ORDER BY person_id"
_COMMENTS_OF = "SELECT count(*) FROM conversations_ticketcomment WHERE ticket_id = ?"
_ADD_WATCHER = "INSERT INTO conversations_ticketwatcher (ticket_id, person_id, since_at) VALUES (?, ?, ?) ON CONFLICT (ticket_id, person_id) DO NOTHING"
_BEGIN_STEP = "UPDATE conversations_ticketstep SET state = 'active', began_at = ? WHERE id = ?"
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


def add_ticket(db: Db, ticket: Ticket, description: str, answers: str) -> int:
    """Stores a new ticket as it stands, its `id` excepted; the id it got."""
    return db.insert(_ADD_TICKET, (*msgspec.structs.astuple(ticket)[1:], description, answers))


def add_steps(db: Db, ticket_id: int, steps: Sequence[StepPart], now: int) -> list[StepPart]:
    """Stores the steps of a new ticket in their order, the active one begun now; the same with their ids."""
    if not steps:
        return []
    rows = [
        (ticket_id, position, step.name, step.person_id, step.group_id, step.minutes, step.state, now if step.state == "active" else None, "")
        for position, step in enumerate(steps)
    ]
    made = db.execute(_adding("conversations_ticketstep", _STEP_ADDED, len(rows)) + " RETURNING position, id", [value for row in rows for value in row])
    ids = dict(made)
    return [msgspec.structs.replace(step, id=ids[position]) for position, step in enumerate(steps)]


def begin_step(db: Db, step_id: int) -> None:
    """A step is in hand from now on."""
    db.change(_BEGIN_STEP, (db.now, step_id))


def add_clock(db: Db, values: tuple[Any, ...]) -> int:
    """Stores a clock (columns `_CLOCK_ADDED`); its id."""
    return db.insert(_adding("conversations_ticketclock", _CLOCK_ADDED), values)


def add_watchers(db: Db, ticket_id: int, person_ids: Iterable[int]) -> None:
    """These follow a ticket from now on, if they did not before."""
    for person in person_ids:
        db.change(_ADD_WATCHER, (ticket_id, person, db.now))


def add_comment(db: Db, values: tuple[Any, ...]) -> int:
    """Stores a comment (columns `COMMENT_ADDED`); its id."""
    return db.insert(_adding("conversations_ticketcomment", COMMENT_ADDED), values)


def add_entry(db: Db, values: tuple[Any, ...]) -> None:
    """Stores a line of a ticket's history (columns `_ENTRY_ADDED`)."""
    db.change(_adding("conversations_ticketentry", _ENTRY_ADDED), values)


def steps_of(db: Db, ticket_id: int) -> list[StepPart]:
    """The steps of a ticket in their order."""
    return [StepPart(*row) for row in db.execute(_STEPS_OF, (ticket_id,))]


def clocks_of(db: Db, ticket_id: int) -> list[ClockPart]:
    """The clocks of a ticket and of its steps, the newest first."""
    return [ClockPart(*row) for row in db.execute(_CLOCKS_OF, (ticket_id,))]


def watchers_of(db: Db, ticket_id: int) -> list[int]:
    """Who follows a ticket."""
    return [row[0] for row in db.execute(_WATCHERS_OF, (ticket_id,))]


def comment_count(db: Db, ticket_id: int) -> int:
    """How many comments a ticket has."""
    return int(db.execute(_COMMENTS_OF, (ticket_id,))[0][0])


@lru_cache(maxsize=64)
def _adding(table: str, columns: tuple[str, ...], rows: int = 1) -> str:
    marks = "(" + ", ".join("?" * len(columns)) + ")"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * rows)}"


_ADD_TICKET = _adding("conversations_ticket", TICKET_ADDED)


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
