"""Search of all messages of all time: newest first, within what one may see.

By the index where much may be seen; message by message where it is little, because then that costs less than looking
through everything a frequent word stands in.
"""

from itertools import islice
from typing import Any

from yingda.conversations.queries.lists import filter_clauses, joined
from yingda.conversations.queries.one import whispered_to
from yingda.conversations.queries.visible import Clause, among, visible_to
from yingda.conversations.rules.searching import MessageQuery, snippet
from yingda.conversations.sql import MESSAGES_INDEX
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, decode, encode
from yingda.kit.terms import holds, is_chinese, phrases, words
from yingda.plumbing.models import IndexMark
from yingda.plumbing.realtime.node import read, vendor

FEW = 1000
# PostgreSQL reads everything a term stands in before it sorts; a frequent word fills its page from the newest messages alone.
NEWEST = 3000
_FIELDS = "m.id, m.conversation_id, m.seq, m.kind, m.text, m.data, m.author_kind, m.author_id, m.author_name, m.at"
_SEEN = "m.recalled_at IS NULL AND m.kind NOT IN ('system', 'event')"


def messages(actor: Actor, query: MessageQuery) -> dict[str, Any]:
    """The hits of a page, the next cursor, and how much of the index is there (0 to 1). Raises `Refused`."""
    actor.demand_somewhere("conversation.view")
    where = [visible_to(actor), *filter_clauses(actor, query.where)]
    few = _few(where)
    found: list[tuple[Any, ...]] = []
    wanted, before = words(query.q), _before(query)
    while len(found) <= query.limit:
        rows = _rows(query, where, few, before)
        found += [row for row in rows if holds(row[4], wanted) and _may_read(actor, row)]
        if len(rows) <= query.limit:
            break
        before = rows[-1][0]
    more = len(found) > query.limit
    hits = found[: query.limit]
    return {"items": _shown(hits, query.q), "next": encode((hits[-1][0],)) if more else None, "ready": ready()}


def ready() -> float:
    """How much of what was there when the index was begun is in it."""
    mark = IndexMark.objects.filter(name=MESSAGES_INDEX.table).first()
    if mark is None or mark.backlog_at_first == 0:
        return 1.0
    return round(1 - mark.backlog / mark.backlog_at_first, 3)


def _few(where: list[Clause]) -> list[int] | None:
    """The conversations to look through, when they are few; None when they are many."""
    if where == [("1 = 1", [])]:
        return None
    sql, params = joined(where)
    rows = read(f"SELECT id FROM conversations_conversation WHERE {sql} LIMIT {FEW + 1}", params)
    return [row[0] for row in rows] if len(rows) <= FEW else None


def _rows(query: MessageQuery, where: list[Clause], few: list[int] | None, before: int) -> list[tuple[Any, ...]]:
    """Up to `limit + 1` candidates with a number below `before`, newest first."""
    if few is not None:
        return _looked_through(query, few, before)
    if vendor() == "postgresql":
        (highest,) = read(f"SELECT COALESCE(max(id), 0) FROM {MESSAGES_INDEX.table}")[0]
        rows = _indexed(query, where, before, min(before, highest + 1) - NEWEST)
        if len(rows) > query.limit:
            return rows
    return _indexed(query, where, before, 0)


def _indexed(query: MessageQuery, where: list[Clause], before: int, lowest: int) -> list[tuple[Any, ...]]:
    matching, terms = MESSAGES_INDEX.where(phrases(query.q), vendor())
    key = f"{MESSAGES_INDEX.table}.{MESSAGES_INDEX.key(vendor())}"
    said, params = joined([(_SEEN, []), *_said(query)])
    inside, values = joined(where)
    seen = "" if inside == "1 = 1" else f" AND EXISTS (SELECT 1 FROM conversations_conversation WHERE id = m.conversation_id AND {inside})"
    sql = (
        f"SELECT {_FIELDS} FROM {MESSAGES_INDEX.table} JOIN conversations_message m ON m.id = {key}"
        f" WHERE {matching} AND {key} < ? AND {key} >= ? AND {said}{seen} ORDER BY {key} DESC LIMIT ?"
    )
    return read(sql, (*terms, before, lowest, *params, *values, query.limit + 1))


def _looked_through(query: MessageQuery, few: list[int], before: int) -> list[tuple[Any, ...]]:
    wanted = words(query.q)
    likely = [("m.text LIKE ?", [f"%{word}%"]) for word in wanted if is_chinese(word)]
    sql, params = joined([among("m.conversation_id", few), ("m.id < ?", [before]), (_SEEN, []), *_said(query), *likely])
    rows = read(f"SELECT {_FIELDS} FROM conversations_message m WHERE {sql} ORDER BY m.id DESC", params)
    return list(islice((row for row in rows if holds(row[4], wanted)), query.limit + 1))


def _said(query: MessageQuery) -> list[Clause]:
    clauses = [among("m.author_kind", query.author)] if query.author else []
    if query.person is not None:
        clauses.append(("m.author_kind = 'person' AND m.author_id = ?", [query.person]))
    if query.since is not None:
        clauses.append(("m.at >= ?", [query.since]))
    if query.until is not None:
        clauses.append(("m.at < ?", [query.until]))
    return clauses


def _before(query: MessageQuery) -> int:
    if query.cursor is None:
        return 2**63 - 1
    try:
        return int(decode(query.cursor, tuple[int])[0])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error


def _may_read(actor: Actor, row: tuple[Any, ...]) -> bool:
    """A whisper is found by its writer and by the one it is whispered to."""
    recipient = whispered_to(row[5]) if row[3] == "note" else None
    return recipient is None or (actor.kind == "person" and actor.id in (row[7], recipient))


def _shown(rows: list[tuple[Any, ...]], q: str) -> list[dict[str, Any]]:
    inside, numbers = among("id", {row[1] for row in rows})
    sql = f"SELECT id, state, inbox_id, assignee_id, contact_id, contact_name, contact_tier FROM conversations_conversation WHERE {inside}"
    talks = {talk[0]: talk for talk in read(sql, numbers)}
    return [_hit(row, talks[row[1]], q) for row in rows]


def _hit(row: tuple[Any, ...], talk: tuple[Any, ...], q: str) -> dict[str, Any]:
    number, conversation_id, seq, kind, text, _data, author_kind, author_id, author_name, at = row
    line, marks = snippet(text, q)
    return {
        "id": number, "seq": seq, "kind": kind, "at": at, "text": line, "marks": marks,
        "author": {"kind": author_kind, "id": author_id, "name": author_name},
        "conversation": {
            "id": conversation_id, "number": conversation_id, "state": talk[1], "inbox_id": talk[2], "assignee_id": talk[3],
            "contact": {"id": talk[4], "name": talk[5], "tier": talk[6]},
        },
    }  # fmt: skip
