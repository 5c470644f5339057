"""Taking a message back, and mending a note."""

from typing import Any

from yingda.conversations.actions.matter import change, load
from yingda.conversations.events import MessageChanged
from yingda.conversations.models import Message
from yingda.conversations.queries.one import whispered_to
from yingda.conversations.rules.matter import Matter, may_see, topics
from yingda.conversations.rules.posting import STAFF_ONLY, Draft, check
from yingda.conversations.rules.rows import message
from yingda.conversations.settings import RECALL_MINUTES
from yingda.conversations.sql import MESSAGE_COLUMNS
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, transaction

_RECALL = "UPDATE conversations_message SET recalled_at = ? WHERE id = ? AND recalled_at IS NULL"
_EDIT = "UPDATE conversations_message SET text = ?, edited_at = ? WHERE id = ?"


def recall(actor: Actor, message_id: int) -> dict[str, Any]:
    """Takes one's own message back within the team's `RECALL_MINUTES`; its content is shown to nobody any more. Twice is once."""
    with transaction() as db:
        found, matter = _own(db, actor, message_id, "recall_not_yours")
        if found.kind in ("system", "event"):
            raise Refused("recall_not_yours")
        if found.recalled_at is None and db.now - found.at > RECALL_MINUTES.value() * 60_000:
            raise Refused("recall_too_late")
        if not db.change(_RECALL, (db.now, message_id)):
            return _shown(db, message_id)
        if matter.last_seq == found.seq:
            matter = change(db, actor, matter, "recalled", preview="")
        return _announce_changed(db, found, matter)


def edit_note(actor: Actor, message_id: int, text: str) -> dict[str, Any]:
    """Changes the words of one's own note; what it said before stays in the audit log."""
    with transaction() as db:
        found, matter = _own(db, actor, message_id, "edit_notes_only")
        if found.kind != "note" or found.recalled_at is not None:
            raise Refused("edit_notes_only")
        check(Draft("note", text), "person")
        db.change(_EDIT, (text, db.now, message_id))
        enqueue("conversations.index_change", {"message_id": message_id, "before": found.text, "after": text})
        record(actor, "conversations.note_edited", f"message:{message_id}", {"text": found.text}, {"text": text})
        return _announce_changed(db, found, matter)


def _own(db: Db, actor: Actor, message_id: int, code: str) -> tuple[Message, Matter]:
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise NotFound("message")
    matter = load(db, found.conversation_id)
    if not may_see(actor, matter):
        raise NotFound("message")
    if (found.author_kind, found.author_id) != (actor.kind, actor.id):
        raise Refused(code)
    return found, matter


def _announce_changed(db: Db, found: Message, matter: Matter) -> dict[str, Any]:
    shown = _shown(db, found.pk)
    visitor = None if found.kind in STAFF_ONLY else matter.contact_id
    recipient = whispered_to(found.data) if found.kind == "note" else None
    heard = topics(matter) if recipient is None else (f"u:{found.author_id}", f"u:{recipient}")
    announce(MessageChanged(shown, heard, visitor))
    return shown


def _shown(db: Db, message_id: int) -> dict[str, Any]:
    row = db.one(f"SELECT {MESSAGE_COLUMNS} FROM conversations_message WHERE id = ?", (message_id,))
    return message(row or ())
