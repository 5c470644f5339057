"""Folders of the menu."""

from collections.abc import Mapping
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.knowledge.actions.rights import Place, demand_write, place_given, place_of, tell
from yingda.knowledge.models import QuickReply, QuickReplyFolder
from yingda.knowledge.rules.entries import folder_problems
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

_AUDITED = ("name", "parent_id", "position", "scope", "group_id", "owner_id", "archived_at")


def create_folder(actor: Actor, name: str, scope: str, group_id: int | None = None, parent_id: int | None = None) -> QuickReplyFolder:
    """A folder at the end of its level; a folder in another one has that one's scope."""
    with transaction() as db:
        place = place_given(actor, scope, group_id)
        demand_write(actor, place)
        return make_folder(db, actor, name, place, parent_id)


def make_folder(db: Db, actor: Actor, name: str, place: Place, parent_id: int | None) -> QuickReplyFolder:
    """`create_folder` for who has checked the actor's right."""
    if parent_id is not None:
        parent = folder_at(parent_id, place, "parent_id")
        if parent.parent_id is not None:
            raise Refused("folder_too_deep", "parent_id")
    folder = QuickReplyFolder(
        name=_name(name, place, parent_id, None),
        parent_id=parent_id,
        scope=place.scope,
        owner_id=place.owner_id,
        group_id=place.group_id,
        position=_siblings(place, parent_id).count(),
        created_at=db.now,
        changed_at=db.now,
    )
    folder.save(force_insert=True)
    record(actor, "knowledge.folder.created", f"quick_reply_folder:{folder.pk}", after=_seen(folder))
    tell([place])
    return folder


def change_folder(actor: Actor, folder_id: int, fields: Mapping[str, Any]) -> QuickReplyFolder:
    """Changes name, position, parent_id (within the scope)."""
    with transaction() as db:
        folder = _locked(actor, folder_id)
        before, place = _seen(folder), place_of(folder)
        if "parent_id" in fields:
            folder.parent_id = _new_parent(folder, fields["parent_id"], place)
        if "name" in fields or "parent_id" in fields:
            folder.name = _name(fields.get("name", folder.name), place, folder.parent_id, folder.pk)
        folder.position = fields.get("position", folder.position)
        _save(db, folder)
        record(actor, "knowledge.folder.changed", f"quick_reply_folder:{folder.pk}", before, _seen(folder))
    return folder


def archive_folder(actor: Actor, folder_id: int) -> None:
    """Takes an empty folder out of the menu."""
    with transaction() as db:
        folder = _locked(actor, folder_id)
        inside = QuickReply.objects.filter(folder=folder, archived_at__isnull=True).exists()
        if inside or QuickReplyFolder.objects.filter(parent=folder, archived_at__isnull=True).exists():
            raise Refused("folder_not_empty")
        folder.archived_at = db.now
        _save(db, folder)
        record(actor, "knowledge.folder.archived", f"quick_reply_folder:{folder.pk}", {"archived_at": None}, {"archived_at": db.now})


def folder_at(folder_id: int, place: Place, field: str) -> QuickReplyFolder:
    """The folder, which must be present and in `place`. Raises Refused on `field`."""
    found: QuickReplyFolder | None = QuickReplyFolder.objects.present().filter(pk=folder_id).first()
    if found is None or place_of(found) != place:
        raise Refused("reply_folder_unknown", field)
    return found


def _locked(actor: Actor, folder_id: int) -> QuickReplyFolder:
    folder: QuickReplyFolder | None = QuickReplyFolder.objects.select_for_update().filter(pk=folder_id, archived_at__isnull=True).first()
    if folder is None:
        raise NotFound("quick_reply_folder")
    demand_write(actor, place_of(folder))
    return folder


def _save(db: Db, folder: QuickReplyFolder) -> None:
    folder.version += 1
    folder.changed_at = db.now
    folder.save()
    tell([place_of(folder)])


def _new_parent(folder: QuickReplyFolder, parent_id: int | None, place: Place) -> int | None:
    if parent_id is None:
        return None
    parent = folder_at(parent_id, place, "parent_id")
    has_folders = QuickReplyFolder.objects.filter(parent=folder, archived_at__isnull=True).exists()
    if parent.parent_id is not None or parent.pk == folder.pk or has_folders:
        raise Refused("folder_too_deep", "parent_id")
    return parent_id


def _siblings(place: Place, parent_id: int | None) -> Any:
    return QuickReplyFolder.objects.present().filter(scope=place.scope, owner_id=place.owner_id, group_id=place.group_id, parent_id=parent_id)


def _name(name: str, place: Place, parent_id: int | None, own_id: int | None) -> str:
    name = " ".join(name.split())
    for field, code, params in folder_problems(name):
        raise Refused(code, field, **params)
    if _siblings(place, parent_id).filter(name=name).exclude(pk=own_id).exists():
        raise Refused("folder_taken", "name", name=name)
    return name


def _seen(folder: QuickReplyFolder) -> dict[str, Any]:
    return {name: getattr(folder, name) for name in _AUDITED}
