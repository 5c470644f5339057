"""Past conversations in the tables: a new one, one that gets more lines, and taking them back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yingda.conversations import sql
from yingda.conversations.events import ConversationsForgotten
from yingda.conversations.rules.posting import PREVIEW_LIMIT, side_of
from yingda.customers import actions as customers
from yingda.kit.importing import Task
from yingda.kit.text import preview
from yingda.plumbing.store import Db, announce

WHY = "imported"
_RATE = (
    "INSERT INTO conversations_rating (conversation_id, score, reasons, text, person_id, at) VALUES (?, ?, '[]', '', ?, ?)"
    " ON CONFLICT (conversation_id) DO UPDATE SET score = excluded.score, at = excluded.at WHERE conversations_rating.at < excluded.at"
)


class Place(NamedTuple):
    """A conversation that was imported before."""

    conversation_id: int
    first_at: int
    last_at: int


class Spoken(NamedTuple):
    """A message to be stored, in the order of the table's columns behind its kind; `key` is its client id."""

    text: str
    data: str
    author_kind: str
    author_id: int | None
    author_name: str
    key: str
    at: int


@dataclass(slots=True)
class Thread:
    """A conversation to be stored: its key in the source, its contact, what was said in it."""

    key: str
    contact_id: int
    contact_name: str
    contact_tier: int
    spoken: list[Spoken] = field(default_factory=list)
    rating: tuple[int, int] | None = None
    tags: dict[str, None] = field(default_factory=dict)


def begin(db: Db, task: Task, threads: Sequence[Thread]) -> list[int]:
    """Stores new conversations with their messages; the numbers of the messages."""
    if not threads:
        return []
    tags = customers.tags_named(db, {name for thread in threads for name in thread.tags})
    ids = db.reserve("conversations_conversation", len(threads))
    numbers = db.reserve("conversations_message", sum(len(thread.spoken) for thread in threads))
    pairs = list(zip(ids, threads, strict=True))
    db.load("conversations_conversation", sql.IMPORTED_CONVERSATION, [_conversation(number, one, task, tags) for number, one in pairs])
    fresh = iter(numbers)
    db.load(
        "conversations_message",
        sql.IMPORTED_MESSAGE,
        [(next(fresh), number, seq, "text", *said) for number, one in pairs for seq, said in enumerate(one.spoken, 1)],
    )
    _spans(db, pairs)
    db.load(
        "conversations_importedconversation",
        ["conversation_id", "source_id", "thread", "first_at", "last_at", "import_id", "last_import_id"],
        [(number, task.setting.source_id, one.key, one.spoken[0].at, one.spoken[-1].at, task.import_id, task.import_id) for number, one in pairs],
    )
    db.many(_RATE, [(number, one.rating[0], _people(one.spoken)[1], one.rating[1]) for number, one in pairs if one.rating is not None])
    worn = [(number, tags[name]) for number, one in pairs for name in one.tags]
    db.load("conversations_conversationtag", ("conversation_id", "tag_id"), list(dict.fromkeys(worn)))
    return list(numbers)


def extend(db: Db, task: Task, thread: Thread, places: Sequence[Place], spoken: Sequence[Spoken]) -> tuple[Place, list[int]]:
    """Adds what is new to a conversation that is there; several that are one now become the first of them.

    Where it is now, and the numbers of the new messages. A conversation that somebody has touched keeps what it has and is
    not joined to another.
    """
    home, *others = sorted(places, key=lambda one: (one.first_at, one.conversation_id))
    others = [one for one in others if _untouched(db, one.conversation_id)]
    present = sql.messages_of(db, [home.conversation_id, *(one.conversation_id for one in others)])
    known = {row[6] for row in present}
    fresh = [said for said in spoken if said.key not in known]
    first, last = min(home.first_at, spoken[0].at), max(home.last_at, spoken[-1].at, *(one.last_at for one in others))
    if fresh or others:
        numbers = list(db.reserve("conversations_message", len(fresh)))
        _interleave(db, home.conversation_id, present, fresh, numbers)
        _forget_rows(db, [one.conversation_id for one in others])
        db.change(
            "UPDATE conversations_importedconversation SET first_at = ?, last_at = ?, last_import_id = ? WHERE conversation_id = ?",
            (first, last, task.import_id, home.conversation_id),
        )
        _refresh(db, home.conversation_id)
    else:
        numbers = []
    _rate(db, home.conversation_id, thread, None)
    if thread.tags:
        _tag(db, home.conversation_id, [*customers.tags_named(db, set(thread.tags)).values()])
    return Place(home.conversation_id, first, last), numbers


def forget(db: Db, import_id: int, limit: int) -> tuple[int, int]:
    """Takes back conversations an import made and nobody has touched since, `limit` at most; what was touched is no longer the import's.

    How many went, how many stay.
    """
    rows = db.execute(
        "SELECT i.conversation_id, i.last_import_id, c.version, c.last_seq FROM conversations_importedconversation i"
        " JOIN conversations_conversation c ON c.id = i.conversation_id WHERE i.import_id = ? ORDER BY i.conversation_id LIMIT ?",
        (import_id, limit),
    )
    gone = [row[0] for row in rows if row[1] == import_id and _untouched(db, row[0])]
    kept = [row[0] for row in rows if row[0] not in gone]
    db.many("UPDATE conversations_importedconversation SET import_id = 0 WHERE conversation_id = ?", [(number,) for number in kept])
    _forget_rows(db, gone)
    if gone:
        announce(ConversationsForgotten(tuple(gone)))
    return len(gone), len(kept)


def _conversation(number: int, thread: Thread, task: Task, tags: dict[str, int]) -> tuple[Any, ...]:
    said, options = thread.spoken, task.setting.options
    owner, assignee = _people(said)
    first, last, count = said[0].at, said[-1].at, len(said)
    worn = " ".join(str(one) for one in sorted({tags[name] for name in thread.tags}))
    return (
        number, options["inbox_id"], "import", thread.contact_id, thread.contact_name[:120], thread.contact_tier, "resolved", last,
        options.get("group_id"), assignee, owner, 1, "", count, last, side_of(said[-1].author_kind), preview(said[-1].text, PREVIEW_LIMIT), 0,
        count, count, count, count, first, last, "", worn, "", 0,
    )  # fmt: skip


def _people(spoken: Sequence[Spoken]) -> tuple[int | None, int | None]:
    """Who answered first (the owner) and last (the assignee), as far as they are colleagues."""
    answered = [said.author_id for said in spoken if said.author_kind == "person" and said.author_id is not None]
    return (answered[0], answered[-1]) if answered else (None, None)


def _spans(db: Db, pairs: Sequence[tuple[int, Thread]]) -> None:
    states, owners = [], []
    for number, thread in pairs:
        first, last = thread.spoken[0].at, thread.spoken[-1].at
        states += [(number, "open", first, last, "system", None, WHY), (number, "resolved", last, None, "system", None, WHY)]
        owner = _people(thread.spoken)[0]
        if owner is not None:
            owners.append((number, owner, first, last, WHY))
    db.load("conversations_statespan", ["conversation_id", "state", "since_at", "until_at", "actor_kind", "actor_id", "why"], states)
    db.load("conversations_ownershipspan", ["conversation_id", "person_id", "since_at", "until_at", "why"], owners)


def _rate(db: Db, number: int, thread: Thread, person: int | None) -> None:
    if thread.rating is not None:
        db.change(_RATE, (number, thread.rating[0], person, thread.rating[1]))


def _tag(db: Db, number: int, tags: Sequence[int]) -> None:
    if not tags:
        return
    rows = [(number, tag) for tag in set(tags)]
    db.many("INSERT INTO conversations_conversationtag (conversation_id, tag_id) VALUES (?, ?) ON CONFLICT (conversation_id, tag_id) DO NOTHING", rows)
    worn = sorted(row[0] for row in db.execute("SELECT tag_id FROM conversations_conversationtag WHERE conversation_id = ?", (number,)))
    db.change("UPDATE conversations_conversation SET tag_ids = ? WHERE id = ?", (" ".join(map(str, worn)), number))


def _untouched(db: Db, number: int) -> bool:
    """Whether a conversation is as the import left it: no verb has changed it and no ticket speaks of it."""
    row = db.one("SELECT version FROM conversations_conversation WHERE id = ?", (number,))
    linked = (
        "SELECT 1 FROM conversations_ticket WHERE conversation_id = ? UNION ALL SELECT 1 FROM conversations_ticketlink WHERE conversation_id = ?"
        " UNION ALL SELECT 1 FROM conversations_conversation WHERE previous_id = ? LIMIT 1"
    )
    return row is not None and row[0] == 0 and db.one(linked, (number, number, number)) is None


def _interleave(db: Db, home: int, present: list[tuple[Any, ...]], fresh: Sequence[Spoken], numbers: Sequence[int]) -> None:
    """Puts new messages among those that are there, by time; of the same instant the new ones come after."""
    order = sorted([(row[3], 0, at, row[0]) for at, row in enumerate(present)] + [(said.at, 1, at, numbers[at]) for at, said in enumerate(fresh)])
    seqs = {number: seq for seq, (_, _, _, number) in enumerate(order, 1)}
    moved = [(home, seqs[row[0]], row[0]) for row in present if (row[1], row[2]) != (home, seqs[row[0]])]
    if moved:
        sql.renumber(db, moved)
    rows = [(number, home, seqs[number], "text", *said) for number, said in zip(numbers, fresh, strict=True)]
    db.load("conversations_message", sql.IMPORTED_MESSAGE, rows)


def _refresh(db: Db, number: int) -> None:
    """What the row says of its messages, made anew; of one that is still as imported also its times and people."""
    rows = [row for row in sql.messages_of(db, [number]) if row[8] == "text"]
    first, last, count = rows[0][3], rows[-1][3], rows[-1][2]
    people = [row[5] for row in rows if row[4] == "person" and row[5] is not None]
    line = preview(rows[-1][7], PREVIEW_LIMIT)
    if not _untouched(db, number):
        newest = "SELECT max(seq) FROM conversations_message WHERE conversation_id = ?"
        db.change(f"UPDATE conversations_conversation SET last_seq = ({newest}) WHERE id = ?", (number, number))
        return
    owner, assignee = (people[0], people[-1]) if people else (None, None)
    db.change(
        "UPDATE conversations_conversation SET last_seq = ?, last_at = ?, last_from = ?, preview = ?, opened_at = ?, resolved_at = ?, state_since = ?,"
        " staff_read_seq = ?, staff_got_seq = ?, visitor_read_seq = ?, visitor_got_seq = ?, owner_id = ?, assignee_id = ? WHERE id = ?",
        (count, last, side_of(rows[-1][4]), line, first, last, last, count, count, count, count, owner, assignee, number),
    )
    db.change("UPDATE conversations_statespan SET since_at = ?, until_at = ? WHERE conversation_id = ? AND state = 'open'", (first, last, number))
    db.change("UPDATE conversations_statespan SET since_at = ? WHERE conversation_id = ? AND state = 'resolved'", (last, number))
    db.change("DELETE FROM conversations_ownershipspan WHERE conversation_id = ?", (number,))
    if owner is not None:
        db.load("conversations_ownershipspan", ["conversation_id", "person_id", "since_at", "until_at", "why"], [(number, owner, first, last, WHY)])


def _forget_rows(db: Db, numbers: Sequence[int]) -> None:
    for table in ("message", "statespan", "ownershipspan", "conversationtag", "rating", "importedconversation"):
        db.many(f"DELETE FROM conversations_{table} WHERE conversation_id = ?", [(number,) for number in numbers])
    db.many("DELETE FROM conversations_conversation WHERE id = ?", [(number,) for number in numbers])
