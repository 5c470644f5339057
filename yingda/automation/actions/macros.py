"""Macros: make, change, archive, restore."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from yingda.automation.actions.checking import missing_of, raise_all
from yingda.automation.events import MacrosChanged
from yingda.automation.models import Macro
from yingda.automation.queries.macros import actions_of, visible_macros
from yingda.automation.rules.document import Action, Problem, action_problems
from yingda.automation.rules.macros import MacroDraft, keys_of, macro_problems
from yingda.automation.rules.triggers import CONVERSATION
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, transaction

MOST = 1_000
_AUDITED = ("scope", "owner_id", "group_id", "folder", "name", "shortcut", "actions", "archived_at")


def create(actor: Actor, scope: str, group_id: int | None, draft: MacroDraft) -> Macro:
    """A new macro: of the whole team, of a group, or one's own. Raises Many with one refusal per wrong field."""
    with transaction() as db:
        row = Macro(created_at=db.now)
        _place(actor, row, scope, group_id)
        _demand_write(actor, row)
        if _beside(row).count() >= MOST:
            raise Refused("macro_too_many", limit=MOST)
        _write(db, row, draft)
        row.save(force_insert=True)
        _told(actor, "created", row, {}, [_topic(row)])
    return row


def change(actor: Actor, macro_id: int, fields: Mapping[str, Any], version: int | None = None) -> Macro:
    """Changes name, folder, shortcut, actions; moves it by scope and group_id (both rights are needed).

    With `version` one that somebody changed meanwhile is left alone (Conflict).
    """
    with transaction() as db:
        row = _locked(actor, macro_id)
        if version is not None and version != row.version:
            raise Conflict("macro_changed_meanwhile", version=row.version)
        before, topic = _seen(row), _topic(row)
        if "scope" in fields:
            _place(actor, row, fields["scope"], fields.get("group_id"))
            _demand_write(actor, row)
        now = MacroDraft(row.name, row.folder, row.shortcut, tuple(actions_of(row)))
        _write(db, row, msgspec.structs.replace(now, **{name: fields[name] for name in MacroDraft.__struct_fields__ if name in fields}))
        row.version += 1
        row.save()
        _told(actor, "changed", row, before, [topic, _topic(row)])
    return row


def archive(actor: Actor, macro_id: int, on: bool = True) -> Macro:
    """Takes a macro out of the menu, or (`on` False) puts it back."""
    with transaction() as db:
        row = _locked(actor, macro_id)
        before = _seen(row)
        row.archived_at = db.now if on else None
        if not on:
            _check_taken(row)
        row.version += 1
        row.save()
        _told(actor, "archived" if on else "restored", row, before, [_topic(row)])
    return row


def drafted(fields: Mapping[str, Any]) -> MacroDraft:
    """A draft from what was given. Raises Refused for actions that have not the form of one."""
    try:
        read: MacroDraft = msgspec.convert(fields, MacroDraft)
    except (msgspec.ValidationError, RecursionError) as wrong:
        raise Refused("automation_document_wrong", "actions", reason=of_msgspec(wrong)) from wrong
    return read


def _locked(actor: Actor, macro_id: int) -> Macro:
    row = visible_macros(actor).select_for_update().filter(pk=macro_id).first()
    if row is None:
        raise NotFound("macro")
    _demand_write(actor, row)
    return row


def _place(actor: Actor, row: Macro, scope: str, group_id: int | None) -> None:
    row.scope, row.owner_id, row.group_id = scope, None, None
    if scope == "personal":
        row.owner_id = actor.person_id
    elif scope == "group":
        if group_id is None:
            raise Refused("macro_group_missing", "group_id")
        if people.group_name(group_id) is None:
            raise Refused("automation_group_unknown", "group_id")
        row.group_id = group_id
    elif scope != "shared":
        raise Refused("macro_scope_wrong", "scope")


def _demand_write(actor: Actor, row: Macro) -> None:
    """`macro.edit` over everything for the team's, over the group for a group's; one's own need `macro.use` alone."""
    actor.demand_somewhere("macro.use")
    if row.scope == "shared":
        actor.demand("macro.edit")
    elif row.scope == "group":
        actor.demand("macro.edit", group=row.group_id)
    elif row.owner_id != actor.person_id:
        raise NotFound("macro")


def _write(db: Db, row: Macro, draft: MacroDraft) -> None:
    wrong = [*macro_problems(draft), *action_problems(draft.actions, CONVERSATION, macro=True)]
    raise_all([Refused(one.code, one.field, **one.params) for one in [*wrong, *_gone(draft.actions, wrong)]])
    row.name, row.folder, row.shortcut = draft.name.strip(), draft.folder.strip(), draft.shortcut.strip().lower()
    row.actions, row.search_keys, row.changed_at = msgspec.json.encode(draft.actions).decode(), keys_of(draft), db.now
    _check_taken(row)


def _gone(actions: tuple[Action, ...], wrong: list[Problem]) -> Iterable[Problem]:
    return [] if wrong else [Problem(field, "automation_thing_unknown") for field in missing_of(actions)]


def _check_taken(row: Macro) -> None:
    others = _beside(row).exclude(pk=row.pk)
    if others.filter(name=row.name, folder=row.folder).exists():
        raise Refused("macro_name_taken", "name", name=row.name)
    taken = others.filter(shortcut=row.shortcut).first() if row.shortcut else None
    if taken is not None:
        raise Refused("macro_shortcut_taken", "shortcut", shortcut=row.shortcut, name=taken.name)


def _beside(row: Macro) -> Any:
    place: dict[str, Any] = {"scope": row.scope, "owner_id": row.owner_id, "group_id": row.group_id}
    return Macro.objects.filter(archived_at__isnull=True, **place)


def _told(actor: Actor, done: str, row: Macro, before: dict[str, Any], topics: list[str]) -> None:
    record(actor, f"automation.macro.{done}", f"macro:{row.pk}", before, _seen(row))
    announce(MacrosChanged(("staff",) if "staff" in topics else tuple(dict.fromkeys(topics))))


def _topic(row: Macro) -> str:
    if row.scope == "group":
        return f"w:{row.group_id}"
    return "staff" if row.scope == "shared" else f"u:{row.owner_id}"


def _seen(row: Macro) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}
