"""An export put back into an empty installation gives the same export: nothing is lost, nothing is added."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.emptying import empty
from tests.makers.conversations import a_person
from tests.makers.customers import a_contact
from tests.makers.keeping import a_full_house, contents
from yingda.conversations.sql import MESSAGES_INDEX
from yingda.keeping.actions.exporting import export_everything
from yingda.keeping.actions.restoring import restore_export
from yingda.keeping.rules.tables import EXPORTED
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.audit import broken_links
from yingda.plumbing.tables import tables
from yingda.site.demo import build

pytestmark = pytest.mark.django_db(transaction=True)


def a_file(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "all.zip"


def test_everything_comes_back_as_it_was(settings: Any, tmp_path: Path) -> None:
    path = a_file(settings, tmp_path)
    build.make(lambda step, part: None, 1)
    a_full_house()
    manifest = export_everything(path)
    empty_rows = [name for name in EXPORTED if not manifest["things"][name]["rows"]]
    before = contents(path)
    assert any(name.startswith("files/") for name in before)
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    seen: list[str] = []
    restore_export(path, lambda what, done, total: seen.append(what))
    assert [*dict.fromkeys(seen)] == ["check", "rows", "files", "index"]
    export_everything(again := tmp_path / "again.zip")
    after = contents(again)
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert before.keys() == after.keys()
    assert [*broken_links()] == []
    assert len(empty_rows) <= 30, empty_rows
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_message WHERE text <> ''")
        (texts,) = cursor.fetchone()
        cursor.execute(f"SELECT count(*) FROM {MESSAGES_INDEX.table}")
        assert cursor.fetchone()[0] == texts


def test_no_secret_is_in_it(settings: Any, tmp_path: Path) -> None:
    path = a_file(settings, tmp_path)
    a_full_house()
    secrets = set()
    with connection.cursor() as cursor:
        for table, column in [(t.name, c.name) for t in tables().values() for c in t.columns if c.kind == "secret"] + [
            ("people_person", "password"), ("inboxes_apitoken", "digest"),
        ]:  # fmt: skip
            cursor.execute(f'SELECT "{column}" FROM "{table}"')
            secrets |= {row[0].encode() for row in cursor.fetchall() if row[0]}
    export_everything(path)
    text = b"".join(contents(path).values())
    assert len(secrets) > 3
    assert not [secret for secret in secrets if secret in text]
    export_everything(path, with_log_ins=True)
    assert b'"password"' in contents(path)["data/people.person.jsonl"]


def spoiled(path: Path, name: str, change: Any) -> Path:
    """The archive with one entry changed."""
    other = path.with_name(f"spoiled-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return other


def manifest_with(**fields: Any) -> Any:
    return lambda text: json.dumps({**json.loads(text), **fields}).encode()


@pytest.mark.parametrize(
    ("entry", "change", "code"),
    [
        ("data/customers.contact.jsonl", lambda text: text.replace("王".encode(), "黄".encode()), "archive_damaged"),
        ("manifest.json", manifest_with(format=99, version="9.0"), "archive_newer"),
        ("manifest.json", manifest_with(schema=["people.0099_later"]), "archive_newer"),
        ("manifest.json", manifest_with(product="other"), "archive_foreign"),
        ("manifest.json", lambda text: b"{", "archive_foreign"),
        ("manifest.json", manifest_with(kind="backup"), "archive_is_backup"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_anything_is_written(settings: Any, tmp_path: Path, entry: str, change: Any, code: str) -> None:
    path = a_file(settings, tmp_path)
    a_contact("王小明")
    export_everything(path)
    empty()
    with pytest.raises(Refused) as refused:
        restore_export(spoiled(path, entry, change))
    assert refused.value.code == code
    assert rows_in_use() == set()


def test_a_torn_file_and_no_file(settings: Any, tmp_path: Path) -> None:
    path = a_file(settings, tmp_path)
    export_everything(path)
    torn = tmp_path / "torn.zip"
    torn.write_bytes(path.read_bytes()[:-200])
    for wrong, code in [(torn, "archive_damaged"), (tmp_path / "none.zip", "archive_missing")]:
        with pytest.raises(Refused) as refused:
            restore_export(wrong)
        assert refused.value.code == code


def test_only_into_an_empty_installation(settings: Any, tmp_path: Path) -> None:
    path = a_file(settings, tmp_path)
    a_person("小林")
    export_everything(path)
    with pytest.raises(Conflict) as refused:
        restore_export(path)
    assert refused.value.code == "not_empty"


def test_all_or_nothing(settings: Any, tmp_path: Path) -> None:
    """Rows that do not fit together (a conversation without its contact) leave nothing behind, no file either."""
    path = a_file(settings, tmp_path)
    a_full_house()
    export_everything(path)
    with zipfile.ZipFile(path) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
    empty_digest = {"bytes": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    manifest["entries"]["data/customers.contact.jsonl"] = empty_digest
    broken = spoiled(spoiled(path, "manifest.json", lambda _: json.dumps(manifest).encode()), "data/customers.contact.jsonl", lambda _: b"")
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with pytest.raises(Refused) as refused:
        restore_export(broken)
    assert refused.value.code == "archive_inconsistent"
    assert rows_in_use() == set()
    assert not [file for file in (tmp_path / "elsewhere").rglob("*") if file.is_file()]


def rows_in_use() -> set[str]:
    found = set()
    with connection.cursor() as cursor:
        for name in set(EXPORTED) - {"people_role", "plumbing_stream"}:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            if cursor.fetchone()[0]:
                found.add(name)
    return found
