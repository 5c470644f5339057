"""A backup in the middle of posting, restored elsewhere: what was acknowledged before it began is there. And from one database to the other."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from tests.makers.conversations import a_conversation, a_person, actor_for, post
from tests.makers.keeping import a_full_house, contents
from yingda.keeping.actions import backing_up
from yingda.keeping.actions.dumps import check_dump
from yingda.keeping.actions.exporting import export_everything
from yingda.kit.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = "SELECT text FROM conversations_message WHERE text LIKE 'posted %'"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "files", tmp_path


@pytest.fixture
def other_database() -> Iterator[str]:
    """The address of an empty PostgreSQL database beside that of the tests; empty text on SQLite, whose files need none."""
    if connection.vendor == "sqlite":
        yield ""
        return
    given = connection.settings_dict
    name = f"{given['NAME']}_restored"
    run(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    yield f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"
    run(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(*orders: str) -> None:
    with connection.cursor() as cursor:
        for order in orders:
            cursor.execute(order)


class Posting(threading.Thread):
    """Posts until it is told to end; what was acknowledged, in order."""

    def __init__(self, talk: int, person: Any) -> None:
        super().__init__()
        self.talk, self.actor, self.acknowledged, self.ending = talk, actor_for(person), list[str](), threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            text = f"posted {uuid4()}"
            post(self.actor, self.talk, text)
            self.acknowledged.append(text)
        connections.close_all()

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.acknowledged) < count:
            assert self.is_alive() and time.monotonic() < deadline, f"{len(self.acknowledged)} posted"
            time.sleep(0.005)


def test_what_was_acknowledged_is_in_a_backup_taken_meanwhile(tmp_path: Path, other_database: str) -> None:
    person = a_person(role="administrator")
    posting = Posting(a_conversation(assignee=person).id, person)
    posting.start()
    try:
        posting.wait_for(10)
        before = set(posting.acknowledged)
        path = backing_up.back_up(tmp_path)
        posting.wait_for(len(before) + 1)
    finally:
        posting.ending.set()
        posting.join()
    backing_up.verify(path)
    target = tmp_path / "restored"
    yingda(target, other_database, "restore", str(path))
    assert before <= (found := texts_in(target, other_database)), "acknowledged before the backup began"
    assert found <= set(posting.acknowledged), "nothing half posted"


def texts_in(folder: Path, database: str) -> set[str]:
    """The posted texts of an installation."""
    there: Any = psycopg.connect(database) if database else sqlite3.connect(folder / "yingda.sqlite3")
    try:
        return {text for (text,) in there.execute(TEXTS).fetchall()}
    finally:
        there.close()


def yingda(folder: Path, database: str, *words: str) -> None:
    """A command in an installation of its own."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
    own = {"YINGDA_DATA_DIR": str(folder)} | ({"YINGDA_DATABASE_URL": database, "YINGDA_REDIS_URL": os.environ["YINGDA_REDIS_URL"]} if database else {})
    done = subprocess.run([sys.executable, "-m", "yingda.site.cli", *words], env=outside | own, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and done.returncode in {0, DOCTOR_COMPLAINS}, done.stdout + done.stderr


# A restored installation is asked how it is; this one sends no mail, and the doctor says so.
DOCTOR_COMPLAINS = 1


def test_a_damaged_backup_is_told(tmp_path: Path) -> None:
    path = backing_up.back_up(tmp_path / "one.zip")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        backing_up.verify(path)
    assert refused.value.code == "archive_damaged"
    (tmp_path / "no-database").write_bytes(b"no database at all" * 100)
    with pytest.raises(Refused):
        check_dump(tmp_path / "no-database", connection.vendor)


def test_only_the_newest_stay(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"yingda-backup-2020010{number + 1}-000000.zip").touch()
    made = backing_up.back_up(tmp_path, keep=2)
    left = sorted(file.name for file in tmp_path.glob("*.zip"))
    assert left == ["yingda-backup-20200103-000000.zip", made.name]


def test_from_one_database_to_the_other_and_back(tmp_path: Path, other_database: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("asked once, in the suite on PostgreSQL")
    a_full_house()
    export_everything(tmp_path / "one.zip")
    for database, source, target in (("", "one.zip", "two.zip"), (other_database, "two.zip", "three.zip")):
        folder = tmp_path / f"with {target}"
        yingda(folder, database, "restore", str(tmp_path / source))
        yingda(folder, database, "export", str(tmp_path / target))
    assert contents(tmp_path / "one.zip") == contents(tmp_path / "two.zip") == contents(tmp_path / "three.zip")
