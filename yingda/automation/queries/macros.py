"""Macros as one person sees them."""

from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from yingda.automation.models import Macro, MacroRun
from yingda.automation.rules.document import Action
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound

MOST = 2_000
_read = msgspec.json.Decoder(tuple[Action, ...]).decode


def visible_macros(actor: Actor) -> QuerySet[Macro]:
    """The macros the actor may see, archived ones too: the team's, those of their groups (or of all), their own. Needs `macro.use`."""
    actor.demand_somewhere("macro.use")
    edits = actor.reach.get("macro.edit")
    groups = actor.groups | (edits.groups if edits is not None else frozenset())
    every = edits is not None and edits.everything
    of_groups = Q(scope="group") if every or actor.kind == "system" else Q(scope="group", group_id__in=groups)
    own = Q(scope="personal", owner_id=actor.id) if actor.kind == "person" else Q(pk__in=())
    return Macro.objects.filter(Q(scope="shared") | of_groups | own)


def menu(actor: Actor, archived: bool = False) -> list[dict[str, Any]]:
    """All macros the actor may use, by folder and name: one query."""
    rows = visible_macros(actor).filter(archived_at__isnull=not archived).order_by("folder", "name", "id")[:MOST]
    return [shown(row, actor) for row in rows]


def usable(actor: Actor, macro_id: int) -> Macro:
    """A macro in use that the actor may use. Raises NotFound."""
    row = visible_macros(actor).filter(pk=macro_id, archived_at__isnull=True).first()
    if row is None:
        raise NotFound("macro")
    return row


def actions_of(row: Macro) -> tuple[Action, ...]:
    """The actions of a macro."""
    return _read(row.actions)


def shown(row: Macro, actor: Actor) -> dict[str, Any]:
    """A macro as it is answered; `may_edit`: the actor may change it."""
    columns = ("scope", "owner_id", "group_id", "folder", "name", "shortcut", "search_keys", "uses", "version", "changed_at", "archived_at")
    return {"id": row.pk, **{name: getattr(row, name) for name in columns}, "actions": msgspec.json.decode(row.actions), "may_edit": _may_edit(row, actor)}


def run_of(actor: Actor, run_id: int) -> MacroRun:
    """One's own use of a macro, locked. Raises NotFound."""
    row = MacroRun.objects.select_for_update().filter(pk=run_id, person_id=actor.person_id).first()
    if row is None:
        raise NotFound("macro_run")
    return row


def _may_edit(row: Macro, actor: Actor) -> bool:
    if row.scope == "personal":
        return actor.kind == "person" and row.owner_id == actor.id
    return actor.may("macro.edit", group=row.group_id)
