"""What was said in conversations, by whom and when: for the rooms that count. They check their own permissions and keep no words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.conversations.queries.visible import among
from yingda.plumbing.realtime.node import read

_HEADS = (
    "SELECT c.id, c.contact_id, c.inbox_id, c.channel, c.group_id, c.opened_at, c.owner_id, c.assignee_id,"
    " (SELECT min(s.since_at) FROM conversations_statespan s WHERE s.conversation_id = c.id AND s.state = 'resolved'), c.resolved_at,"
    " r.score, r.person_id, i.id, c.tag_ids, r.recommend, r.effort, v.at"
    " FROM conversations_conversation c LEFT JOIN conversations_rating r ON r.conversation_id = c.id"
    " LEFT JOIN conversations_ratinginvitation v ON v.conversation_id = c.id"
    " LEFT JOIN conversations_importedconversation i ON i.conversation_id = c.id WHERE {where}"
)
_LINES = (
    "SELECT conversation_id, at, author_kind, author_id, text, CASE WHEN data LIKE '%\"automatic\"%' THEN 1 ELSE 0 END"
    " FROM conversations_message WHERE {where} AND kind NOT IN ('note', 'event') ORDER BY conversation_id, at, seq"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A conversation without its lines; instants in ms. `resolved_first_at`: ever, `resolved_at`: as it is now; `asked_at`: for a rating."""

    id: int
    contact_id: int
    inbox_id: int
    channel: str
    group_id: int | None
    opened_at: int
    owner_id: int | None
    assignee_id: int | None
    resolved_first_at: int | None
    resolved_at: int | None
    rating: int | None
    rated_id: int | None
    import_id: int | None
    tag_ids: str
    recommend: int | None
    effort: int | None
    asked_at: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line: when (ms), who, what, and whether a machine wrote it."""

    at: int
    author_kind: str
    author_id: int | None
    text: str
    automatic: bool


def heads(ids: Collection[int]) -> list[Head]:
    """These conversations, those that are there, by number."""
    where, params = among("c.id", ids)
    return sorted((Head(*row) for row in read(_HEADS.format(where=where), params)), key=lambda head: head.id)


def spoken(ids: Collection[int]) -> dict[int, list[Spoken]]:
    """The lines of these conversations in order of time; notes and events are none."""
    where, params = among("conversation_id", ids)
    found: dict[int, list[Spoken]] = {}
    for talk, at, kind, author, text, automatic in read(_LINES.format(where=where), params):
        found.setdefault(talk, []).append(Spoken(at, kind, author, text, bool(automatic)))
    return found


def talks_of_messages(ranges: Sequence[tuple[int, int]]) -> set[int]:
    """The conversations that messages of these numbers (first and last of each range) stand in."""
    sql = "SELECT DISTINCT conversation_id FROM conversations_message WHERE id BETWEEN ? AND ?"
    return {row[0] for first, last in ranges for row in read(sql, (first, last))}


def talks_up_to(last: int, limit: int) -> list[int]:
    """Numbers of conversations up to `last`, the highest first."""
    return [row[0] for row in read("SELECT id FROM conversations_conversation WHERE id <= ? ORDER BY id DESC LIMIT ?", (last, limit))]


def last_talk() -> int:
    """The highest number of a conversation, 0 when there is none."""
    rows: list[Any] = read("SELECT max(id) FROM conversations_conversation")
    return rows[0][0] or 0
