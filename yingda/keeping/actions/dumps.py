"""A copy of the whole database while it is worked in, and putting one back: SQLite by its backup API, PostgreSQL by its tools."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from yingda.kit.errors import Refused

ENTRY = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FRESH = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n"


def dump(target: Path) -> None:
    """Writes a copy as it is at one instant. Raises Refused (pg_tools_missing, pg_tool_failed)."""
    if connection.vendor == "sqlite":
        _copy_sqlite(target)
    else:
        _tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _copy_sqlite(target: Path) -> None:
    """In one step: a copy in several begins anew whenever somebody writes. Writers do not wait for it."""
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, timeout=20)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()


def check_dump(path: Path, vendor: str) -> None:
    """Whether a copy can be read. Raises Refused (archive_damaged, pg_tools_missing)."""
    if vendor == "postgresql":
        _tool("pg_restore", "--list", str(path), connected=False)
        return
    copy = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        told = copy.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise Refused("archive_damaged", "file", entry=ENTRY["sqlite"]) from error
    finally:
        copy.close()
    if told != [("ok",)]:
        raise Refused("archive_damaged", "file", entry=ENTRY["sqlite"])


def put_back_dump(path: Path, aside: Path) -> None:
    """Puts a copy in the place of the database. What was there goes to `aside` (SQLite), or goes in the same transaction."""
    connection.close()
    if connection.vendor == "sqlite":
        _swap_sqlite(path, aside)
    else:
        _load_postgresql(path)


def _swap_sqlite(path: Path, aside: Path) -> None:
    place = Path(connection.settings_dict["NAME"])
    if place.exists():
        # What the log holds belongs to the old file; taken over by the new one it would spoil it.
        with_log = sqlite3.connect(place, timeout=5)
        with_log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with_log.close()
        os.replace(place, aside)
    for ending in ("-wal", "-shm"):
        Path(f"{place}{ending}").unlink(missing_ok=True)
    shutil.move(path, place)


def _load_postgresql(path: Path) -> None:
    script = path.with_suffix(".sql")
    try:
        _tool("pg_restore", "--no-owner", "--no-privileges", f"--file={script}.part", str(path), connected=False)
        with script.open("w") as whole, Path(f"{script}.part").open() as part:
            whole.write(FRESH)
            # A line of newer tools that older servers do not know.
            whole.writelines(line for line in part if not line.startswith(("SET transaction_timeout", "CREATE SCHEMA public", "COMMENT ON SCHEMA public")))
        _tool("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", f"--file={script}")
    finally:
        script.unlink(missing_ok=True)
        Path(f"{script}.part").unlink(missing_ok=True)


def _tool(name: str, *arguments: str, connected: bool = True) -> None:
    path = shutil.which(name)
    if path is None:
        raise Refused("pg_tools_missing", None, tool=name)
    where = _environment() if connected else {}
    done = subprocess.run([path, *arguments], env={**os.environ, **where}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused("pg_tool_failed", None, tool=name, reason=done.stderr.strip()[-400:])


def _environment() -> dict[str, str]:
    """Where the tools find the database; a password never stands in a command line."""
    given: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {name: str(given[key]) for name, key in names.items() if given.get(key)}
