"""What a team may change: every declaration is whole, a change is checked, told, kept, taken back, and acts at once."""

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.makers.staff import a_client, a_person, an_actor
from yingda.kit.actor import Reach
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refusal
from yingda.people.rules.permissions import PERMISSIONS
from yingda.plumbing import team_settings
from yingda.plumbing.models import AuditEntry, StoredEvent
from yingda.plumbing.team_settings import change, declared
from yingda.site.cli import cli

pytestmark = pytest.mark.django_db
EVERYTHING = Reach(own=True, everything=True)
KEY = "conversations.hand_over_seconds"
API = "/api/v1/settings"
UNITS = {"percent", "seconds", "minutes", "hours", "days", "times", "tags", "chats", "megabytes", "characters"}


@pytest.mark.parametrize("key", sorted(declared()))
def test_a_declaration_is_whole(key: str) -> None:
    setting = declared()[key]
    room, _, name = key.partition(".")
    assert re.fullmatch(r"[a-z_]+", name) and room and setting.permission in PERMISSIONS
    assert all(words.label and words.help for words in (setting.zh, setting.en))
    assert setting.refusal(setting.default) is None
    if setting.kind == "whole":
        assert setting.unit in UNITS and setting.least is not None and setting.most is not None
        wrong: tuple[Any, ...] = (setting.least - 1, setting.most + 1, True, "5", 1.5)
    elif setting.kind == "text":
        wrong = (0, True, None, "字" * ((setting.most or 0) + 1), "一行\n又一行")
    else:
        wrong = (0, "on", None)
    assert all(setting.refusal(value) is not None for value in wrong)


def a_manager(**more: Any) -> Any:
    return an_actor(settings__manage=EVERYTHING, **more)


def test_a_change_acts_at_once_is_told_and_kept() -> None:
    manager = a_manager()
    setting = declared()[KEY]
    assert setting.value() == 120
    change(manager, {KEY: 60})
    assert setting.value() == 60
    entry = AuditEntry.objects.get(verb=team_settings.VERB)
    assert (entry.subject, entry.before, entry.after) == (f"team_setting:{KEY}", '{"value":120}', '{"value":60}')
    assert StoredEvent.objects.get(name="settings.changed").body == f'{{"what":"team","keys":["{KEY}"]}}'
    change(manager, {KEY: 60})
    change(manager, {KEY: None})
    assert setting.value() == 120 and AuditEntry.objects.count() == 2, "the same value again is no change"


@pytest.mark.parametrize(
    ("reach", "values", "kind", "code"),
    [
        ({}, {KEY: 60}, Forbidden, "forbidden"),
        ({"settings__manage": EVERYTHING}, {"people.password_length": 12}, Forbidden, "forbidden"),
        ({"role__manage": EVERYTHING}, {KEY: 60}, Forbidden, "forbidden"),
        ({"settings__manage": EVERYTHING}, {"no.such": 1}, NotFound, "not_found"),
        ({"settings__manage": EVERYTHING}, {KEY: 14}, Refusal, "setting_out_of_range"),
        ({"settings__manage": EVERYTHING}, {KEY: 60, "routing.first_units": 101}, Refusal, "setting_out_of_range"),
        ({"settings__manage": EVERYTHING}, {KEY: 1, "routing.first_units": True}, Refusal, "several_fields"),
    ],
)
def test_what_is_refused_changes_nothing(reach: dict[str, Reach], values: dict[str, Any], kind: type[Refusal], code: str) -> None:
    with pytest.raises(kind) as refusal:
        change(an_actor(**reach), values)
    assert refusal.value.code == code and declared()[KEY].value() == 120 and not AuditEntry.objects.exists()


def test_two_administrators_at_once() -> None:
    one, other = a_manager(person=a_person("陈静")), a_manager()
    change(one, {KEY: 90})
    with pytest.raises(Conflict) as conflict:
        change(other, {KEY: 60}, {KEY: 0})
    assert (conflict.value.params["who"], conflict.value.params["value"]) == ("陈静", 90)
    change(other, {KEY: 60}, {KEY: 1})
    assert declared()[KEY].value() == 60


def test_another_process_hears_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    change(a_manager(), {KEY: 60})
    monkeypatch.setattr(team_settings.Kept, "values", {KEY: 120})
    monkeypatch.setattr(team_settings.Kept, "until", 0)
    assert declared()[KEY].value() == 60, "what is not told of changes looks again"
    monkeypatch.setattr(team_settings.Kept, "values", {})
    team_settings.follow()
    assert declared()[KEY].value() == 60 and team_settings.Kept.until is None


def test_memory_is_as_good_as_a_constant(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert [declared()[KEY].value() for _ in range(3)] == [120] * 3


def test_the_interface() -> None:
    client = a_client("settings.manage")
    seen = {one["key"]: one for one in client.get(API).json()["items"]}
    assert KEY in seen and "people.password_length" not in seen, "each setting names who may change it"
    assert (seen[KEY]["unit"], seen[KEY]["least"], seen[KEY]["most"], seen[KEY]["version"]) == ("seconds", 15, 3600, 0)
    answer = client.patch(API, {"values": {KEY: 5}}, "application/json")
    assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (422, "应在 15 到 3600 之间")
    answer = client.patch(API, {"values": {KEY: 30}, "versions": {KEY: 0}}, "application/json")
    mine = next(one for one in answer.json()["items"] if one["key"] == KEY)
    assert (mine["value"], mine["version"], mine["changed_by"]) == (30, 1, "林岚")
    assert client.patch(API, {"values": {KEY: 31}, "versions": {KEY: 0}}, "application/json").status_code == 409
    assert a_client("people.manage").get(API).status_code == 403
    assert client.get("/api/v1/me").json()["team_settings"]["conversations.recall_minutes"] == 2


def test_the_command_line() -> None:
    run = CliRunner()
    assert KEY in run.invoke(cli, ["settings", "list"]).output
    assert run.invoke(cli, ["settings", "set", KEY, "60"]).exit_code == 0
    assert run.invoke(cli, ["settings", "get", KEY]).output == "60\n"
    entry = AuditEntry.objects.get()
    assert (entry.actor_kind, entry.address) == ("system", "cli") and entry.actor_name.startswith("yingda settings")
    for wrong in (["set", KEY, "5"], ["set", KEY, "on"], ["set", "no.such", "5"], ["get", "no.such"]):
        assert run.invoke(cli, ["settings", *wrong]).exit_code == 2
    assert run.invoke(cli, ["settings", "set", KEY, "default"]).output == f"{KEY} = 120\n"
