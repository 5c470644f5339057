"""The doctor finds nothing wrong with a sound installation, and names each fault that was made."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from typer.testing import CliRunner

from yingda.kit.actor import SYSTEM
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import Job, LiveNode, StoredEvent, Stream
from yingda.site.cli import cli
from yingda.site.doctor import examination, inside, surroundings
from yingda.site.doctor.words import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def codes(findings: Any) -> set[str]:
    return {finding.code for finding in findings}


def test_a_sound_installation_has_no_problem(tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path, SECRET_KEY="k" * 50, STATIC_ROOT=built(tmp_path), REDIS_URL=""):
        findings = examination.examine()
    assert [finding for finding in findings if finding.level == "problem"] == []
    assert {finding.check for finding in findings} >= {"database", "migrations", "stream", "audit", "clock", "jobs", "nodes", "redis"}


def built(folder: Path) -> Path:
    for path in ("console/index.html", "widget/widget.js"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x")
    return folder


def late_job() -> None:
    LiveNode.objects.create(name="n1", seen_at=now_ms())
    Job.objects.create(name="people.gone", payload="{}", run_at=now_ms() - 600_000)


def idle_job() -> None:
    Job.objects.create(name="people.gone", payload="{}", run_at=now_ms() - 600_000)


def dead_job() -> None:
    Job.objects.create(name="people.gone", payload="{}", run_at=0, dead_at=now_ms(), last_error="Traceback\nValueError: why")


def an_event(n: int, last: int) -> None:
    StoredEvent.objects.create(n=n, name="x.y", at=now_ms(), staff="", body="{}")
    Stream.objects.filter(pk=1).update(last=last)


def a_gap() -> None:
    an_event(3, 3)
    an_event(5, 5)


def forged_audit() -> None:
    record(SYSTEM, "people.person.changed", "person:1")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO plumbing_auditentry (at, actor_kind, actor_name, address, verb, subject, before, after, digest, salt)"
                       " VALUES (1, 'person', 'x', '', 'a.b.c', 'd:1', '{}', '{}', 'wrong', '')")  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "check", "code"),
    [
        (late_job, lambda: inside.jobs(inside.live_nodes()), "jobs_late"),
        (idle_job, lambda: inside.jobs(inside.live_nodes()), "jobs_idle"),
        (dead_job, lambda: inside.jobs(0), "jobs_dead"),
        (lambda: an_event(9, 7), inside.stream, "stream_wrong"),
        (a_gap, inside.stream, "stream_gaps"),
        (forged_audit, inside.audit, "audit_broken"),
    ],
)
def test_what_is_wrong_inside(fault: Callable[[], None], check: Callable[[], Any], code: str) -> None:
    assert code not in codes(check())
    fault()
    assert code in codes(check())


@pytest.mark.parametrize(
    ("wrong", "check", "code"),
    [
        ({"SECRET_KEY": "short"}, surroundings.key, "key_weak"),
        ({"PUBLIC_URL": "https://desk.example.com", "ALLOWED_HOSTS": ["other.example.com"]}, surroundings.hosts, "hosts_miss"),
        ({"PUBLIC_URL": "https://desk.example.com", "ALLOWED_HOSTS": ["*"]}, surroundings.hosts, "hosts_open"),
        ({"PUBLIC_URL": "http://desk.example.com"}, surroundings.https, "http_public"),
        ({"STATIC_ROOT": "/nowhere"}, surroundings.frontend, "not_built"),
        ({"EMAIL_HOST": ""}, surroundings.mail, "mail_unset"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, lambda: surroundings.redis_server(1, False), "redis_unreachable"),
        ({"REDIS_URL": ""}, lambda: surroundings.redis_server(2, False), "redis_missing"),
        ({"REDIS_URL": ""}, lambda: surroundings.redis_server(1, True), "redis_not_needed"),
    ],
)
def test_what_is_wrong_around(wrong: dict[str, Any], check: Callable[[], Any], code: str) -> None:
    with override_settings(**wrong):
        assert code in codes(check())


def test_a_key_file_that_others_can_read(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.write_text("k" * 50)
    path.chmod(0o644)
    with override_settings(DATA_DIR=tmp_path):
        assert "key_file_open" in codes(surroundings.key())
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        assert "key_file_open" not in codes(surroundings.key())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own limit")
def test_two_nodes_on_sqlite() -> None:
    assert codes(inside.nodes(2)) == {"sqlite_many_nodes"}


def test_the_command_exits_with_1_and_speaks_both_languages() -> None:
    with override_settings(SECRET_KEY="short"):
        spoken = {lang: CliRunner().invoke(cli, ["doctor", "--lang", lang]) for lang in ("zh", "en")}
        told = CliRunner().invoke(cli, ["doctor", "--json"])
    assert spoken["zh"].exit_code == spoken["en"].exit_code == told.exit_code == 1
    assert "✗ 密钥" in spoken["zh"].stdout and "✗ Secret key" in spoken["en"].stdout
    document = json.loads(told.stdout)
    assert document["ok"] is False
    assert {"check", "level", "code", "zh", "en"} == set(document["findings"][0])


def test_every_code_has_two_sentences_with_the_same_facts() -> None:
    for code, (zh, en) in WORDS.items():
        facts = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
        assert facts[0] == facts[1], code
