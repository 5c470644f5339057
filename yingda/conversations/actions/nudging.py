"""Customers' answers, pushed to those who have their conversations: a few seconds behind the event stream, so that what is read at
once is not pushed, and posting a message costs nothing more."""

from itertools import takewhile

import msgspec

from yingda.conversations.models import Conversation
from yingda.notifications.actions import nudge
from yingda.notifications.queries import people_with_devices
from yingda.plumbing.models import IndexMark
from yingda.plumbing.realtime.node import last_number
from yingda.plumbing.store import transaction

MARK = "conversations.nudges"
# Somebody who has the conversation open has read the message by then.
BEHIND_MS = 4_000
# What was said longer ago (nobody had a device, or nothing ran) is not pushed any more.
FRESH_MS = 120_000
AT_ONCE = 1000
_EVENTS = "SELECT n, name, at, body FROM plumbing_storedevent WHERE n > ? ORDER BY n LIMIT ?"


class _Author(msgspec.Struct):
    kind: str


class _Said(msgspec.Struct):
    conversation_id: int
    seq: int
    text: str
    author: _Author


class _Posted(msgspec.Struct):
    message: _Said


_posted = msgspec.json.Decoder(_Posted).decode


def follow() -> None:
    """Looks at what was said since the last time. Reads only while nothing is new, and once while nobody has a device."""
    reachable = people_with_devices()
    if not reachable or IndexMark.objects.filter(name=MARK, n=last_number()).exists():
        return
    while _follow(reachable) == AT_ONCE:
        pass


def _follow(reachable: frozenset[int]) -> int:
    with transaction() as db:
        mark, fresh = IndexMark.objects.select_for_update().get_or_create(name=MARK)
        if fresh:
            (mark.n,) = db.one("SELECT last FROM plumbing_stream WHERE id = 1") or (0,)
            mark.save()
        # Numbers follow the order of commits, times that of beginnings: whatever comes after one that is too young waits with it.
        events = list(takewhile(lambda event: event[2] <= db.now - BEHIND_MS, db.execute(_EVENTS, (mark.n, AT_ONCE))))
        said = [_posted(body).message for _n, name, at, body in events if name == "conversation.message" and at > db.now - FRESH_MS]
        # The last word of each conversation stands for those before it.
        _nudge({one.conversation_id: one for one in said if one.author.kind == "visitor"}, reachable)
        if events:
            IndexMark.objects.filter(pk=mark.pk).update(n=events[-1][0])
    return len(events)


def _nudge(said: dict[int, _Said], reachable: frozenset[int]) -> None:
    rows = Conversation.objects.filter(pk__in=said, assignee_id__in=reachable) if said else ()
    for row in rows:
        last = said[row.pk]
        if row.staff_read_seq < last.seq and row.assignee_id is not None:
            facts = {"conversation_id": row.pk, "contact": row.contact_name, "text": last.text[:120]}
            nudge([row.assignee_id], "customer_message", facts, f"/desk/{row.pk}")
