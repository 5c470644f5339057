"""Keeping the index of messages: a second behind the event stream; what was there before, newest first, some thousands at a time."""

from collections.abc import Callable
from typing import Any

import msgspec

from yingda.conversations.sql import MESSAGES_INDEX
from yingda.plumbing.models import IndexMark
from yingda.plumbing.realtime.node import last_number
from yingda.plumbing.store import Db, transaction

AT_ONCE = 1000
CHUNK = 5000
_EVENTS = "SELECT n, name, body FROM plumbing_storedevent WHERE n > ? ORDER BY n LIMIT ?"
_TEXTS = "SELECT id, text FROM conversations_message WHERE text <> '' AND id IN ({marks})"
_OLDER = "SELECT id, text FROM conversations_message WHERE id <= ? ORDER BY id DESC LIMIT ?"


class _Said(msgspec.Struct):
    id: int


class _Posted(msgspec.Struct):
    message: _Said


class _Imported(msgspec.Struct):
    ranges: list[tuple[int, int]]


_posted = msgspec.json.Decoder(_Posted).decode
_imported = msgspec.json.Decoder(_Imported).decode


def follow() -> None:
    """Indexes what was said since the last time, and a part of the backlog."""
    mark = IndexMark.objects.filter(name=MESSAGES_INDEX.table).first()
    if mark is not None and mark.backlog == 0 and mark.n == last_number():
        return
    while _follow() == AT_ONCE:
        pass
    catch_up()


def _follow() -> int:
    with transaction() as db:
        mark = _locked(db)
        events = db.execute(_EVENTS, (mark.n, AT_ONCE))
        taken, said = _said_in(events)
        for at in range(0, len(said), AT_ONCE):
            some = said[at : at + AT_ONCE]
            MESSAGES_INDEX.put(db, db.execute(_TEXTS.format(marks=", ".join("?" * len(some))), some))
        if taken:
            IndexMark.objects.filter(pk=mark.pk).update(n=events[taken - 1][0])
    return AT_ONCE if taken < len(events) else taken


def _said_in(events: list[tuple[Any, ...]]) -> tuple[int, list[int]]:
    """How many of the events to take now, and the messages they speak of: about `CHUNK` at most."""
    said: list[int] = []
    for taken, (_n, name, body) in enumerate(events):
        if len(said) >= CHUNK:
            return taken, said
        if name == "conversation.message":
            said.append(_posted(body).message.id)
        elif name == "conversation.imported":
            said += [number for first, last in _imported(body).ranges for number in range(first, last + 1)]
    return len(events), said


def catch_up() -> int:
    """Indexes up to `CHUNK` messages of the backlog, the newest first; how many."""
    with transaction() as db:
        mark = _locked(db)
        if mark.backlog == 0:
            return 0
        rows = db.execute(_OLDER, (mark.backlog, CHUNK))
        MESSAGES_INDEX.put(db, [row for row in rows if row[1]])
        left = rows[-1][0] - 1 if len(rows) == CHUNK else 0
        IndexMark.objects.filter(pk=mark.pk).update(backlog=left)
        if left == 0:
            MESSAGES_INDEX.settle(db)
    return len(rows)


def changed(message_id: int, before: str, after: str) -> None:
    """The words of a message are others now."""
    while _follow() == AT_ONCE:
        pass
    with transaction() as db:
        if _locked(db).backlog < message_id:
            MESSAGES_INDEX.change(db, message_id, before, after)


def begin_anew() -> int:
    """Empties the index and makes every message a backlog; the highest number of a message."""
    with transaction() as db:
        mark = _locked(db)
        MESSAGES_INDEX.clear(db)
        _begin(db, mark)
        return mark.backlog


def catch_up_all(progress: Callable[[int], Any] = lambda count: None) -> int:
    """Indexes the whole backlog; how many messages. `progress` is told how many more are done, after each chunk."""
    done = 0
    while (more := catch_up()) > 0:
        done += more
        progress(more)
    return done


def _begin(db: Db, mark: IndexMark) -> None:
    """What is in the stream by now belongs to the backlog."""
    (mark.n,) = db.one("SELECT last FROM plumbing_stream WHERE id = 1") or (0,)
    (mark.backlog,) = db.one("SELECT COALESCE(max(id), 0) FROM conversations_message") or (0,)
    mark.backlog_at_first = mark.backlog
    mark.save()


def _locked(db: Db) -> IndexMark:
    """How far the index is, locked for the rest of the transaction; an index that nobody has begun is begun."""
    mark = IndexMark.objects.select_for_update().filter(name=MESSAGES_INDEX.table).first()
    if mark is None:
        mark, fresh = IndexMark.objects.get_or_create(name=MESSAGES_INDEX.table)
        if fresh:
            _begin(db, mark)
    return mark


def forget(db: Db, rows: list[tuple[int, str]]) -> None:
    """Takes messages out of the index, with the text each was indexed with; part of the running transaction."""
    mark = _locked(db)
    while mark.n < (db.one("SELECT last FROM plumbing_stream WHERE id = 1") or (0,))[0] and _follow() == AT_ONCE:
        pass
    mark.refresh_from_db()
    for number, text in rows:
        if number > mark.backlog:
            MESSAGES_INDEX.take_out(db, number, text)


def tidy() -> None:
    """Merges the index, so that nothing of what was taken out is left in it."""
    with transaction() as db:
        MESSAGES_INDEX.tidy(db)
