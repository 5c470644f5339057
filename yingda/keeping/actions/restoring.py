"""An export put into an empty installation, all or nothing."""

import base64
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection

from yingda.conversations.actions import indexing
from yingda.keeping.actions.archive import PIECE, Reading, reading
from yingda.keeping.queries.schema import applied_migrations
from yingda.keeping.rules.archive_names import file_of, rows_of
from yingda.keeping.rules.manifest import manifest_problem
from yingda.keeping.rules.tables import EXPORTED, MADE_ANEW, SHIPPED
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.files import path_of, put_back
from yingda.plumbing.secrets import encrypt
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.tables import Column, Table, reset_counters, stored, tables

Progress = Callable[[str, int, int], Any]
_FILES = "files/"


def _silent(_what: str, _done: int, _total: int) -> None: ...


def restore_export(path: Path, progress: Progress = _silent) -> dict[str, Any]:
    """Puts everything of an export into this installation, which must be empty; the archive's manifest.

    Numbers stay as they were. The archive is read and compared with its checksums before anything is written. `progress` is
    told the part (check, rows, files, index), how much is done, and of how much. Raises Refused (archive_…) and
    Conflict (not_empty); nothing is left behind then.
    """
    with reading(path) as archive:
        check(archive, progress)
        files: list[str] = []
        try:
            with transaction() as db:
                _rows(db, archive, progress)
                _put_files_back(archive, files, progress)
        except DatabaseError as error:
            _take_away(files)
            raise Refused("archive_inconsistent", "file", reason=str(error).split("\n")[0][:200]) from error
        except BaseException:
            _take_away(files)
            raise
    _index(progress)
    return archive.manifest


def check(archive: Reading, progress: Progress = _silent) -> None:
    """Whether the archive can be taken in here. Raises Refused and Conflict."""
    known = {table.name: [column.name for column in table.columns] for table in tables().values()}
    if archive.manifest["kind"] != "export":
        raise Refused("archive_is_backup", "file")
    problem = manifest_problem(archive.manifest, known, applied_migrations())
    if problem is not None:
        raise Refused(problem.code, "file", **problem.params)
    total, done = sum(entry["bytes"] for entry in archive.manifest["entries"].values()), 0

    def went_on(size: int) -> None:
        nonlocal done
        done += size
        progress("check", done, total)

    archive.verify(went_on)
    in_use = _in_use()
    if in_use:
        raise Conflict("not_empty", table=in_use)


def _in_use() -> str | None:
    with connection.cursor() as cursor:
        for name in EXPORTED:
            if name not in SHIPPED:
                cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')
                if cursor.fetchone():
                    return name
    return None


def _rows(db: Db, archive: Reading, progress: Progress) -> None:
    if db.dialect == "sqlite":
        # Django leaves the foreign keys of SQLite to the end of the transaction; those of raw statements too.
        db.execute("PRAGMA defer_foreign_keys = ON")
    for name in SHIPPED:
        db.change(f'DELETE FROM "{name}"')
    things = archive.manifest["things"]
    total, done = sum(facts["rows"] for facts in things.values()), 0

    def counted(rows: Iterator[Any]) -> Iterator[Any]:
        nonlocal done
        for row in rows:
            yield row
            done += 1
            if done % 5000 == 0:
                progress("rows", done, total)

    for name, facts in things.items():
        table = tables()[name]
        lines = archive.lines(rows_of(facts["thing"]))
        db.load(name, [column.name for column in table.columns], counted(_shaped(lines, table, db.dialect, set(facts["fields"]))))
    progress("rows", total, total)
    reset_counters(db)


def _shaped(lines: Iterator[dict[str, Any]], table: Table, vendor: str, given: set[str]) -> Iterator[list[Any]]:
    """Each line as the values of a row, in the order of the table's columns."""
    makers = [_maker(table, column, vendor, column.name in given) for column in table.columns]
    try:
        for line in lines:
            yield [make(line) for make in makers]
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("archive_inconsistent", "file", reason=f"{table.thing}: {error}") from error


def _maker(table: Table, column: Column, vendor: str, given: bool) -> Callable[[dict[str, Any]], Any]:
    name, kind = column.name, column.kind
    if given:
        if kind in ("integer", "text", "real"):
            return lambda line: line[name]
        return lambda line: stored(kind, line[name], vendor)
    anew = MADE_ANEW.get(f"{table.name}.{name}", "secret" if kind == "secret" else None)
    if anew is not None:
        return lambda _line: None if column.null else made_anew(anew)
    if not column.has_default and not column.null:
        raise Refused("archive_lacks_field", "file", lacks=f"{table.thing}.{name}")
    return lambda _line: stored(kind, column.default, vendor)


def made_anew(what: str) -> str:
    """A new value in place of a secret that was left out."""
    if what == "unusable":
        return make_password(None)
    if what == "digest":
        return secrets.token_hex(32)
    if what == "webhook":
        return encrypt("whsec_" + base64.b64encode(secrets.token_bytes(24)).decode())
    return encrypt(secrets.token_urlsafe(32))


def _put_files_back(archive: Reading, done: list[str], progress: Progress) -> None:
    keys = [name.removeprefix(_FILES) for name in archive.names if name.startswith(_FILES)]
    for number, key in enumerate(keys, 1):
        with archive.open(file_of(key)) as entry:
            if put_back(key, iter(lambda: entry.read(PIECE), b"")):
                done.append(key)
        progress("files", number, len(keys))


def _take_away(keys: list[str]) -> None:
    for key in keys:
        path_of(key).unlink(missing_ok=True)


def _index(progress: Progress) -> None:
    highest, done = indexing.begin_anew(), 0

    def went_on(count: int) -> None:
        nonlocal done
        done += count
        progress("index", min(done, highest), highest)

    indexing.catch_up_all(went_on)
