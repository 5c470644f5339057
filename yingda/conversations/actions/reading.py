"""Read and received marks, both ways."""

from yingda.conversations.actions.matter import change, load
from yingda.conversations.events import ReadMarked
from yingda.conversations.models import Mention
from yingda.conversations.rules.matter import Matter, may_see, numbers, topics, without_number
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.plumbing.store import Db, announce, transaction

_STAFF = "UPDATE conversations_conversation SET staff_read_seq = ?, staff_got_seq = ?, unread = ?, version = version + 1 WHERE id = ?"
_VISITOR = "UPDATE conversations_conversation SET visitor_read_seq = ?, visitor_got_seq = ? WHERE id = ?"


def mark_read(actor: Actor, conversation_id: int, seq: int) -> None:
    """Notes that everything up to `seq` has been read."""
    with transaction() as db:
        mark(db, actor, conversation_id, seq)


def mark(db: Db, actor: Actor, conversation_id: int, seq: int, *, read: bool = True) -> None:
    """Notes that a side has received (`read=False`) or read everything up to `seq`; marks never go back.

    On the staff's side only the assignee's reading counts for the customer's ticks and the unread number.
    """
    matter = load(db, conversation_id)
    seq = max(0, min(seq, matter.last_seq))
    if actor.kind == "visitor":
        _mark_visitor(db, actor, matter, seq, read)
    elif not may_see(actor, matter):
        raise NotFound("conversation")
    else:
        _mark_staff(db, actor, matter, seq, read)


def _mark_visitor(db: Db, actor: Actor, matter: Matter, seq: int, read: bool) -> None:
    if matter.contact_id != actor.id:
        raise NotFound("conversation")
    read_seq = max(matter.visitor_read_seq, seq) if read else matter.visitor_read_seq
    got_seq = max(matter.visitor_got_seq, seq)
    if (read_seq, got_seq) == (matter.visitor_read_seq, matter.visitor_got_seq):
        return
    db.change(_VISITOR, (read_seq, got_seq, matter.id))
    announce(ReadMarked(matter.id, "visitor", read_seq, got_seq, None, matter.unread, matter.version, topics(matter), None))


def _mark_staff(db: Db, actor: Actor, matter: Matter, seq: int, read: bool) -> None:
    if actor.kind != "person":
        return
    if read and actor.id in numbers(matter.mention_ids):
        matter = _see_mentions(db, actor, matter)
    if actor.id != matter.assignee_id:
        return
    read_seq = max(matter.staff_read_seq, seq) if read else matter.staff_read_seq
    got_seq = max(matter.staff_got_seq, seq)
    if (read_seq, got_seq) == (matter.staff_read_seq, matter.staff_got_seq):
        return
    unread = 0 if read and seq >= matter.last_seq else matter.unread
    db.change(_STAFF, (read_seq, got_seq, unread, matter.id))
    announce(ReadMarked(matter.id, "staff", read_seq, got_seq, actor.id, unread, matter.version + 1, topics(matter), matter.contact_id))


def _see_mentions(db: Db, actor: Actor, matter: Matter) -> Matter:
    Mention.objects.filter(conversation_id=matter.id, person_id=actor.person_id, seen_at__isnull=True).update(seen_at=db.now)
    return change(db, actor, matter, "mention_seen", mention_ids=without_number(matter.mention_ids, actor.id or 0))
