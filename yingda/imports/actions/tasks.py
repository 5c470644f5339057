"""How an import is set: its choices checked, and what a room needs to store its lines."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from yingda.customers import actions as customers
from yingda.inboxes import actions as inboxes
from yingda.inboxes import queries as inbox_facts
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.importing import Setting, Task
from yingda.people import queries as people

POLICIES = ("fill", "overwrite")
MARKS, MARK_LENGTH = 20, 40
PEOPLE = 2000


def zone_of(zone: str | None) -> str:
    """The zone by its name, the installation's when none is given. Raises Refused."""
    name = zone or settings.TIME_ZONE
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("zone_unknown", field="zone", value=name[:40]) from error
    return name


def options_of(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The choices that matter for a kind, checked. Raises Refused.

    policy (`fill` or `overwrite`), keep_unknown (customers); gap_minutes 1–1440, day_begins 0–23, auto_marks, inbox_id, group_id
    (conversations); people: name in the file → person, or null to keep the name only.
    """
    checks: dict[str, Callable[[Any], bool]] = {
        "policy": lambda value: value in POLICIES,
        "keep_unknown": lambda value: isinstance(value, bool),
        "gap_minutes": lambda value: 1 <= value <= 1440,
        "day_begins": lambda value: 0 <= value <= 23,
        "auto_marks": lambda value: len(value) <= MARKS and all(0 < len(one) <= MARK_LENGTH for one in value),
        "inbox_id": _is_import_inbox,
        "group_id": lambda value: people.group_name(value) is not None,
        "people": lambda value: len(value) <= PEOPLE and set(value.values()) - {None} <= {row[0] for row in people.accounts()},
    }
    mine = {"customers": ("policy", "keep_unknown", "people"), "conversations": ("gap_minutes", "day_begins", "auto_marks", "inbox_id", "group_id", "people")}
    chosen = {name: given[name] for name in mine.get(kind, ()) if given.get(name) is not None}
    for name, value in chosen.items():
        if not checks[name](value):
            raise Refused("import_option_wrong", field=f"options.{name}", option=name)
    return chosen


def inbox_of(actor: Actor, kind: str, source: str, options: dict[str, Any]) -> dict[str, Any]:
    """The choices with the inbox past conversations go into: the chosen one, else that of the source. Part of the running transaction."""
    if kind != "conversations" or "inbox_id" in options:
        return options
    name = f"{source[:60]} · 历史会话" if actor.locale.startswith("zh") else f"{source[:60]} · past conversations"
    return {**options, "inbox_id": inboxes.for_imports(actor, name).pk}


def task_of(import_id: int, actor: Actor, setting: Setting) -> Task:
    """What a room is given to store lines."""
    return Task(import_id, actor, setting, colleagues(setting.options.get("people", {})))


def colleagues(chosen: Mapping[str, int | None]) -> Callable[[str], tuple[int | None, str]]:
    """Who an agent's name in a file means: as chosen, else the only colleague called so (also behind the colon of a shop's account)."""
    rows = people.accounts()
    shown = {pk: name for pk, name, _ in rows}
    called: dict[str, set[int]] = {}
    for pk, name, others in rows:
        for one in (name, *others):
            called.setdefault(one.casefold(), set()).add(pk)

    @cache
    def colleague(name: str) -> tuple[int | None, str]:
        if name in chosen:
            person = chosen[name]
            return (person, shown[person]) if person in shown else (None, name)
        for part in (name, name.replace("：", ":").rpartition(":")[2]):
            found = called.get(part.strip().casefold(), set()) if part else set()
            if len(found) == 1:
                (only,) = found
                return only, shown[only]
        return None, name

    return colleague


def importer(by_id: int | None, by_name: str) -> Actor:
    """Who began an import: the right to was checked when it began."""
    return Actor("person", by_id, by_name) if by_id else SYSTEM


def source_of(source_id: int) -> Any:
    """The source, when it still takes anything. Raises Refused."""
    return customers.open_source(source_id)


def _is_import_inbox(inbox_id: int) -> bool:
    try:
        found = inbox_facts.by_id(inbox_id)
    except NotFound:
        return False
    if found.kind != "import":
        raise Refused("import_inbox_wrong", field="options.inbox_id")
    return True
