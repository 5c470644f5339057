"""Posting a message: the one way in, for sockets, HTTP, bot, imports and jobs alike."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.actions import sla
from yingda.conversations.actions.matter import change, load
from yingda.conversations.actions.mentions import name_people
from yingda.conversations.events import MessagePosted, RowChanged
from yingda.conversations.rules.matter import Matter, may, may_answer, may_see, topics
from yingda.conversations.rules.posting import DATA_LIMIT, STAFF_ONLY, Draft, Effect, check, effect
from yingda.conversations.rules.rows import message, patch, row
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.plumbing.events import encoded
from yingda.plumbing.files import claim, facts
from yingda.plumbing.store import Db, announce

__all__ = ["Draft", "Posted", "post_message", "say_system", "store", "with_file"]


class Posted(msgspec.Struct, frozen=True, omit_defaults=False):
    """What the sender is told: the message's place, and whether it had been stored before."""

    id: int
    conversation_id: int
    seq: int
    at: int
    doubled: bool


def post_message(db: Db, actor: Actor, conversation_id: int, draft: Draft) -> Posted:
    """Stores a message and what follows from it.

    The same `client_id` twice in a conversation stores one message and answers the same. Raises `Refused` for a draft that
    is not acceptable, `NotFound` or `Forbidden` where the actor may not post.
    """
    check(draft, actor.kind)
    matter = load(db, conversation_id)
    _authorise(actor, matter, draft)
    return store(db, actor, matter, with_file(db, actor, draft))[0]


def store(db: Db, actor: Actor, matter: Matter, draft: Draft) -> tuple[Posted, Matter]:
    """Stores a checked draft of an authorised actor; the conversation as it is afterwards."""
    what = effect(matter, draft, actor.kind, actor.id, db.now)
    values = _values(db, actor, matter, draft, what)
    message_id = sql.add_message(db, values, what)
    if message_id is None:
        return _stored_before(db, matter, draft), matter
    after = _apply(db, actor, matter, draft, what)
    if draft.kind == "note" and draft.data.get("mentions"):
        after = name_people(db, actor, after, message_id, draft)
    _announce(after, draft, msgspec.Raw(encoded(message((message_id, *values, None, None)))), actor)
    return Posted(message_id, matter.id, what.last_seq, db.now, False), after


def _announce(after: Matter, draft: Draft, stored: msgspec.Raw, actor: Actor) -> None:
    if "whisper_to" not in draft.data:
        visitor = None if draft.kind in STAFF_ONLY else after.contact_id
        announce(MessagePosted(stored, patch(after), topics(after), visitor))
        return
    announce(MessagePosted(stored, patch(after), (f"u:{actor.id}", f"u:{draft.data['whisper_to']}"), None))
    announce(RowChanged(row(after), topics(after)))


def with_file(db: Db, actor: Actor, draft: Draft) -> Draft:
    """The draft with what the server knows of its file; the sender's words about it are not believed. Raises `Refused`."""
    if draft.kind not in ("image", "file"):
        return draft
    try:
        row = claim(str(draft.data["file"]), f"message:{draft.client_id or db.now}")
    except NotFound as missing:
        raise Refused("file_unknown", field="data.file") from missing
    if actor.kind == "visitor" and (row.uploader_kind, row.uploader_id) != ("visitor", actor.id):
        raise Refused("file_unknown", field="data.file")
    kind = "image" if row.width is not None else "file"
    return msgspec.structs.replace(draft, kind=kind, data=facts(row))


def say_system(db: Db, matter: Matter, what: str, *, staff_only: bool = False, **facts: Any) -> Matter:
    """A line of the system in the conversation; screens make the sentence from `what` and its facts."""
    draft = Draft("event" if staff_only else "system", data={"what": what, **facts})
    return store(db, Actor("system", None, ""), matter, draft)[1]


def _authorise(actor: Actor, matter: Matter, draft: Draft) -> None:
    if actor.kind == "visitor":
        if matter.contact_id != actor.id:
            raise NotFound("conversation")
        return
    if actor.kind in ("system", "bot"):
        return
    if not may_see(actor, matter):
        raise NotFound("conversation")
    if draft.kind == "note":
        _authorise_note(actor, matter, draft)
    elif not may_answer(actor, matter):
        raise Forbidden(permission="conversation.reply")
    elif matter.state == "resolved":
        raise Refused("conversation_resolved")


def _authorise_note(actor: Actor, matter: Matter, draft: Draft) -> None:
    if "whisper_to" in draft.data:
        if not may(actor, "conversation.whisper", matter):
            raise Forbidden(permission="conversation.whisper")
        if type(draft.data["whisper_to"]) is not int or draft.data["whisper_to"] != matter.assignee_id:
            raise Refused("whisper_target", field="data.whisper_to")


def _values(db: Db, actor: Actor, matter: Matter, draft: Draft, what: Effect) -> tuple[Any, ...]:
    data = encoded(draft.data).decode() if draft.data else "{}"
    if len(data) > DATA_LIMIT:
        raise Refused("data_too_large", field="data")
    return (
        matter.id, what.last_seq, draft.kind, draft.text, data,
        actor.kind, actor.id, actor.public_name, draft.client_id, db.now,
    )  # fmt: skip


def _stored_before(db: Db, matter: Matter, draft: Draft) -> Posted:
    row = sql.message_by_client_id(db, matter.id, draft.client_id or "")
    if row is None:
        raise RuntimeError("a message was refused as doubled but cannot be found")
    return Posted(row[0], matter.id, row[2], row[10], True)


def _apply(db: Db, actor: Actor, matter: Matter, draft: Draft, what: Effect) -> Matter:
    said = msgspec.structs.replace(
        matter, last_seq=what.last_seq, last_at=what.last_at, last_from=what.last_from, preview=what.preview,
        unread=what.unread, waiting_since=what.waiting_since, version=matter.version + 1,
    )  # fmt: skip
    moved = (what.state, what.owner_id, what.assignee_id) != (matter.state, matter.owner_id, matter.assignee_id)
    if moved:
        said = change(db, actor, said, _why(matter, actor), state=what.state, owner_id=what.owner_id,
                      assignee_id=what.assignee_id, **_cleared(what.state))  # fmt: skip
    return _move_clocks(db, matter, said)


def _move_clocks(db: Db, before: Matter, after: Matter) -> Matter:
    """A first unanswered word starts the clock of the next response; an answer meets it."""
    if after.sla_version_id is None or (before.waiting_since is None) == (after.waiting_since is None):
        return after
    move = sla.answered if after.waiting_since is None else sla.customer_waits
    return msgspec.structs.replace(after, **move(db, after.id, db.now))


def _why(matter: Matter, actor: Actor) -> str:
    return "customer_wrote" if actor.kind == "visitor" else ("first_answer" if matter.owner_id is None else "answered")


def _cleared(state: str) -> dict[str, Any]:
    return {"snoozed_until": None, "resolved_at": None} if state in ("open", "queued") else {}
