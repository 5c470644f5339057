"""A server does not start on a database of an older version; it says what to run."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from yingda.site.cli import cli
from yingda.site.schema import WORDS


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_an_older_database_is_told_of_in_both_languages(tmp_path: Path, command: str) -> None:
    with closing(sqlite3.connect(tmp_path / "yingda.sqlite3")) as old, old:
        old.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255), applied datetime)")
        old.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0001_initial', '2026-01-01')")
    outside = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
    words = [sys.executable, "-m", "yingda.site.cli", command]
    done = subprocess.run(words, env=outside | {"YINGDA_DATA_DIR": str(tmp_path)}, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.splitlines()[-2:]) == (1, list(WORDS))
    assert "Traceback" not in done.stderr
    assert "migrate" in {command.callback.__name__ for command in cli.registered_commands if command.callback}, "what it says to run is there"
