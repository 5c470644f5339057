"""Quick replies: make, change, move, order, archive, count."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.db.transaction import atomic

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refusal, Refused
from yingda.knowledge.actions.folders import folder_at
from yingda.knowledge.actions.rights import Place, demand_write, place_given, place_of, tell
from yingda.knowledge.models import QuickReply, QuickReplyUse
from yingda.knowledge.queries.menu import MOST, visible_replies
from yingda.knowledge.rules.entries import MOST_ATTACHMENTS, Draft, keys_of, problems, tidy
from yingda.plumbing import files
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

_AUDITED = (
    "scope", "owner_id", "group_id", "folder_id", "title", "text", "shortcut", "locale", "attachments", "archived_at",
)  # fmt: skip


def create(actor: Actor, scope: str, draft: Draft, group_id: int | None = None, folder_id: int | None = None, attachments: Sequence[str] = ()) -> QuickReply:
    """A quick reply at the end of its folder. Raises Many with one refusal per wrong field."""
    with transaction() as db:
        place = place_given(actor, scope, group_id)
        demand_write(actor, place)
        reply = make(db, actor, place, draft, folder_id, attachments)
        tell([place])
    return reply


def make(db: Db, actor: Actor, place: Place, draft: Draft, folder_id: int | None, attachments: Sequence[str] = ()) -> QuickReply:
    """`create` for who has checked the actor's right and tells the others."""
    reply = QuickReply(created_at=db.now, changed_at=db.now)
    _put(reply, place, folder_id)
    if _beside(place).count() >= MOST:
        raise Refused("reply_too_many", limit=MOST)
    _write(reply, draft)
    reply.position = _beside(place).filter(folder_id=folder_id).count()
    _guarded_save(reply, force_insert=True)
    _attach(reply, attachments)
    record(actor, "knowledge.quick_reply.created", f"quick_reply:{reply.pk}", after=_seen(reply))
    return reply


def change(actor: Actor, reply_id: int, fields: Mapping[str, Any], version: int | None = None) -> QuickReply:
    """Changes title, text, shortcut, locale, attachments; moves by folder_id, scope and group_id.

    With `version` a reply that somebody changed meanwhile is left alone (Conflict). Moving needs both rights.
    """
    with transaction() as db:
        reply = _locked(actor, reply_id)
        if version is not None and version != reply.version:
            raise Conflict("reply_changed_meanwhile", version=reply.version)
        before, old = _seen(reply), place_of(reply)
        place = place_given(actor, fields["scope"], fields.get("group_id")) if "scope" in fields else old
        demand_write(actor, place)
        _put(reply, place, fields["folder_id"] if "folder_id" in fields else _kept_folder(reply, place, old))
        now = Draft(reply.title, reply.text, reply.shortcut, reply.locale)
        _write(reply, Draft(*(fields.get(name, getattr(now, name)) for name in ("title", "text", "shortcut", "locale"))))
        _update(db, reply)
        if "attachments" in fields:
            _attach(reply, fields["attachments"])
        record(actor, "knowledge.quick_reply.changed", f"quick_reply:{reply.pk}", before, _seen(reply))
        tell([old, place])
    return reply


def reorder(actor: Actor, folder_id: int | None, scope: str, group_id: int | None, ids: Sequence[int]) -> None:
    """Puts the replies of a folder (or of the scope's top) in this order; those not named follow as they were."""
    with transaction() as db:
        place = place_given(actor, scope, group_id)
        demand_write(actor, place)
        rows = {row.pk: row for row in _beside(place).filter(folder_id=folder_id).order_by("position", "id").select_for_update()}
        if len(set(ids)) != len(ids) or not set(ids) <= set(rows):
            raise Refused("reply_order_wrong", "ids")
        order = [*ids, *(pk for pk in rows if pk not in set(ids))]
        for position, pk in enumerate(order):
            rows[pk].position, rows[pk].changed_at, rows[pk].version = position, db.now, rows[pk].version + 1
        QuickReply.objects.bulk_update(rows.values(), ["position", "changed_at", "version"], batch_size=200)
        record(actor, "knowledge.quick_replies.ordered", f"quick_reply_folder:{folder_id or 0}", {"ids": list(rows)}, {"ids": order})
        tell([place])


def archive(actor: Actor, ids: Sequence[int]) -> list[int]:
    """Takes replies out of the menu, all of them or none; which ones went (give them to `restore` to undo)."""
    with transaction() as db:
        rows = [row for row in _all_locked(actor, ids) if row.archived_at is None]
        for row in rows:
            _set_archived(db, actor, row, db.now, "archived")
        tell(place_of(row) for row in rows)
    return [row.pk for row in rows]


def restore(actor: Actor, ids: Sequence[int]) -> list[int]:
    """Puts archived replies back, all of them or none. Raises Refused when a shortcut was given away meanwhile."""
    with transaction() as db:
        rows = [row for row in _all_locked(actor, ids) if row.archived_at is not None]
        for row in rows:
            row.folder_id = row.folder_id if row.folder is None or row.folder.archived_at is None else None
            _check_taken(row)
            _set_archived(db, actor, row, None, "restored")
        tell(place_of(row) for row in rows)
    return [row.pk for row in rows]


def note_use(actor: Actor, reply_id: int, conversation_id: int | None = None) -> None:
    """Counts that the actor used the reply; not a change of the menu, so nobody is told."""
    if actor.kind != "person" or actor.id is None:
        raise Forbidden()
    with transaction() as db:
        if not visible_replies(actor).present().filter(pk=reply_id).exists():
            raise NotFound("quick_reply")
        QuickReplyUse.objects.create(reply_id=reply_id, person_id=actor.id, conversation_id=conversation_id, at=db.now)
        db.change("UPDATE knowledge_quickreply SET uses = uses + 1 WHERE id = ?", (reply_id,))


def _locked(actor: Actor, reply_id: int) -> QuickReply:
    return _all_locked(actor, [reply_id])[0]


def _all_locked(actor: Actor, ids: Sequence[int]) -> list[QuickReply]:
    rows: list[QuickReply] = list(QuickReply.objects.select_for_update(of=("self",)).select_related("folder").filter(pk__in=ids).order_by("id"))
    if len(rows) != len(set(ids)):
        raise NotFound("quick_reply")
    for row in rows:
        demand_write(actor, place_of(row))
    return rows


def _put(reply: QuickReply, place: Place, folder_id: int | None) -> None:
    if folder_id is not None:
        folder_at(folder_id, place, "folder_id")
    reply.scope, reply.owner_id, reply.group_id, reply.folder_id = place.scope, place.owner_id, place.group_id, folder_id


def _kept_folder(reply: QuickReply, place: Place, old: Place) -> int | None:
    return reply.folder_id if place == old else None


def _write(reply: QuickReply, draft: Draft) -> None:
    draft = tidy(draft)
    wrong: list[Refusal] = [Refused(code, field, **params) for field, code, params in problems(draft)]
    if wrong:
        raise Many(wrong) if len(wrong) > 1 else wrong[0]
    reply.title, reply.text, reply.shortcut, reply.locale = draft.title, draft.text, draft.shortcut, draft.locale
    reply.search_keys = keys_of(draft)
    _check_taken(reply)


def _check_taken(reply: QuickReply) -> None:
    others = _beside(place_of(reply)).exclude(pk=reply.pk)
    if others.filter(folder_id=reply.folder_id, title=reply.title).exists():
        raise Refused("reply_title_taken", "title", title=reply.title)
    taken = others.filter(shortcut=reply.shortcut).first() if reply.shortcut else None
    if taken is not None:
        raise Refused("reply_shortcut_taken", "shortcut", shortcut=reply.shortcut, title=taken.title)


def _beside(place: Place) -> Any:
    return QuickReply.objects.present().filter(scope=place.scope, owner_id=place.owner_id, group_id=place.group_id)


def _update(db: Db, reply: QuickReply) -> None:
    reply.version += 1
    reply.changed_at = db.now
    _guarded_save(reply)


def _guarded_save(reply: QuickReply, force_insert: bool = False) -> None:
    """Two people may take one shortcut at the same moment: the database lets the first one have it."""
    try:
        with atomic():
            reply.save(force_insert=force_insert)
    except IntegrityError as error:
        raise Refused("reply_shortcut_taken", "shortcut", shortcut=reply.shortcut, title="…") from error


def _attach(reply: QuickReply, keys: Sequence[str]) -> None:
    if len(keys) > MOST_ATTACHMENTS:
        raise Refused("reply_too_many_attachments", "attachments", limit=MOST_ATTACHMENTS)
    for key in keys:
        try:
            files.claim(key, f"quick_reply:{reply.pk}")
        except NotFound as missing:
            raise Refused("reply_attachment_unknown", "attachments") from missing
    if list(keys) != reply.attachments:
        reply.attachments = list(keys)
        reply.save(update_fields=["attachments"])


def _set_archived(db: Db, actor: Actor, reply: QuickReply, at: int | None, done: str) -> None:
    before = reply.archived_at
    reply.archived_at = at
    _update(db, reply)
    record(actor, f"knowledge.quick_reply.{done}", f"quick_reply:{reply.pk}", {"archived_at": before}, {"archived_at": at})


def _seen(reply: QuickReply) -> dict[str, Any]:
    return {name: getattr(reply, name) for name in _AUDITED}
