"""What a team may change about its desk: declared in the room that uses it, stored once, known in memory everywhere.

A room declares in its `settings.py`: `HAND_OVER_SECONDS = whole("conversations.hand_over_seconds", …)` and asks
`HAND_OVER_SECONDS.value()`. Nothing is stored until somebody changes it. A value in memory is as good as a constant:
web processes follow the event stream, others look again after `KEPT_MS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import msgspec
from django.apps import apps

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.events import Audience, Event
from yingda.plumbing.models import TeamSetting
from yingda.plumbing.store import after_commit, announce, transaction

KEPT_MS = 10_000
SUBJECT = "team_setting:"
VERB = "plumbing.team_setting.changed"
T = TypeVar("T", int, bool, str)


class Words(NamedTuple):
    """What a setting is called and what it does, in one language."""

    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing a team may change. kind: whole, switch, choice, text; least and most are in `unit`; `words`: also found by.

    form: what the whole of a text must match (a pattern).
    """

    key: str
    section: str
    default: T
    kind: str
    zh: Words
    en: Words
    unit: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    permission: str = "settings.manage"
    words: str = ""
    told: bool = False
    form: str = ""

    def value(self) -> T:
        """What is in force: what the team chose, else the default."""
        found: T = known().get(self.key, self.default)
        return found

    def refusal(self, value: Any) -> Refused | None:
        """Why the value cannot be, or None."""
        if self.kind == "switch":
            return None if isinstance(value, bool) else Refused("setting_not_switch", field=self.key)
        if self.kind == "choice":
            return None if value in self.choices else Refused("value_choice", field=self.key, choices=" / ".join(self.choices))
        if self.kind == "text":
            return self._refused_text(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return Refused("setting_not_whole", field=self.key)
        if not (self.least or 0) <= value <= (self.most or 0):
            return Refused("setting_out_of_range", field=self.key, least=self.least, most=self.most)
        return None

    def _refused_text(self, value: Any) -> Refused | None:
        if not isinstance(value, str) or re.fullmatch(self.form, value) is None:
            return Refused("setting_text_wrong", field=self.key)
        return Refused("setting_too_long", field=self.key, limit=self.most) if len(value) > (self.most or 0) else None


def whole(key: str, section: str, default: int, least: int, most: int, unit: str, zh: Words, en: Words, **more: Any) -> Setting[int]:
    """A whole number from `least` to `most` in `unit` (seconds, minutes, days, times, percent, megabytes, characters, chats, tags)."""
    return Setting(key, section, default, "whole", zh, en, unit, least, most, **more)


def switch(key: str, section: str, default: bool, zh: Words, en: Words, **more: Any) -> Setting[bool]:
    """Yes or no."""
    return Setting(key, section, default, "switch", zh, en, **more)


def text(key: str, section: str, default: str, most: int, form: str, zh: Words, en: Words, **more: Any) -> Setting[str]:
    """Words of at most `most` characters that match the pattern `form` as a whole."""
    return Setting(key, section, default, "text", zh, en, "characters", 0, most, form=form, **more)


@dataclass(frozen=True, slots=True)
class TeamSettingsChanged(Event):
    """Values changed (docs/contract.md §5, `settings.changed`)."""

    name = "settings.changed"
    keys: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(staff=("staff",))

    def body(self) -> dict[str, Any]:
        return {"what": "team", "keys": self.keys}


class Kept:
    """The values this process knows, and until when (ms); None: until it is told of a change."""

    values: ClassVar[dict[str, Any] | None] = None
    until: ClassVar[int | None] = 0


def known() -> Mapping[str, Any]:
    """The stored values by key."""
    if Kept.values is None or (Kept.until is not None and now_ms() >= Kept.until):
        return load()
    return Kept.values


def load() -> Mapping[str, Any]:
    """Reads the stored values now."""
    rows = TeamSetting.objects.values_list("key", "value")
    values = {key: msgspec.json.decode(value) for key, value in rows}
    Kept.values = values
    if Kept.until is not None:
        Kept.until = now_ms() + KEPT_MS
    return values


def _load_again() -> None:
    load()


def follow() -> None:
    """This process is told of every change from now on (it hears the event stream): nothing is read again otherwise."""
    Kept.until = None
    load()


@cache
def declared() -> Mapping[str, Setting[Any]]:
    """Every setting of every room by key, in the order of rooms and declarations. Raises `ValueError` for a key twice."""
    found: dict[str, Setting[Any]] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.settings"
        if app.name.startswith("yingda.") and app.label != "site" and find_spec(name) is not None:
            for setting in vars(import_module(name)).values():
                if isinstance(setting, Setting) and found.setdefault(setting.key, setting) is not setting:
                    raise ValueError(f"two settings called {setting.key}")
    return found


def told() -> dict[str, Any]:
    """The values every colleague's screen needs."""
    return {setting.key: setting.value() for setting in declared().values() if setting.told}


class Seen(NamedTuple):
    """A setting as somebody who may change it sees it."""

    setting: Setting[Any]
    value: Any
    version: int
    changed_at: int | None
    changed_by: str


def seen(actor: Actor) -> list[Seen]:
    """The settings this actor may change. Raises `Forbidden` when there is none."""
    mine = [setting for setting in declared().values() if actor.may(setting.permission)]
    if not mine:
        raise Forbidden()
    rows = {row.key: row for row in TeamSetting.objects.all()}
    return [_seen(setting, rows.get(setting.key)) for setting in mine]


def _seen(setting: Setting[Any], row: TeamSetting | None) -> Seen:
    if row is None:
        return Seen(setting, setting.default, 0, None, "")
    return Seen(setting, msgspec.json.decode(row.value), row.version, row.changed_at, row.changed_by)


def change(actor: Actor, values: Mapping[str, Any], versions: Mapping[str, int] | None = None) -> None:
    """Puts values in force on every node at once; None is the default.

    versions: those the values were seen with; what somebody else changed since is a `Conflict` naming who. Raises
    `NotFound` for an unknown key, `Forbidden` without the setting's permission, `Refused` or `Many` naming each key.
    """
    with transaction() as db:
        wanted = [(_setting(actor, key), value) for key, value in values.items()]
        wrong = [refusal for setting, value in wanted if value is not None and (refusal := setting.refusal(value)) is not None]
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Many(list(wrong))
        rows = {row.key: row for row in TeamSetting.objects.select_for_update().filter(key__in=list(values))}
        for key, version in (versions or {}).items():
            _check_version(key, rows.get(key), version)
        changed = [setting.key for setting, value in wanted if _put(actor, setting, rows.get(setting.key), value, db.now)]
        if changed:
            announce(TeamSettingsChanged(tuple(changed)))
            after_commit(_load_again)


def label_of(subject: str, chinese: bool) -> str:
    """What the setting of a `team_setting:` subject is called; nothing for another subject."""
    setting = declared().get(subject.removeprefix(SUBJECT)) if subject.startswith(SUBJECT) else None
    return "" if setting is None else (setting.zh if chinese else setting.en).label


def _setting(actor: Actor, key: str) -> Setting[Any]:
    setting = declared().get(key)
    if setting is None:
        raise NotFound("team_setting")
    actor.demand(setting.permission)
    return setting


def _check_version(key: str, row: TeamSetting | None, version: int) -> None:
    if row is not None and row.version != version:
        raise Conflict("changed_by_other", field=key, who=row.changed_by, at=row.changed_at, value=msgspec.json.decode(row.value))


def _put(actor: Actor, setting: Setting[Any], row: TeamSetting | None, value: Any, now: int) -> bool:
    wanted = setting.default if value is None else value
    was = setting.default if row is None else msgspec.json.decode(row.value)
    if wanted == was:
        return False
    row = row or TeamSetting(key=setting.key, version=0)
    row.value, row.version = msgspec.json.encode(wanted).decode(), row.version + 1
    row.changed_at, row.changed_by = now, actor.name[:150]
    row.save()
    record(actor, VERB, f"{SUBJECT}{setting.key}", {"value": was}, {"value": wanted})
    return True


def forget() -> None:
    """For tests: nothing is stored, and nothing needs reading."""
    Kept.values, Kept.until = {}, None
