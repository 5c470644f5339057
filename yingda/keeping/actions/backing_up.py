"""Backups: the database as it is, the files and a manifest in one archive, while the desk works."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from yingda.keeping.actions import ledger
from yingda.keeping.actions.archive import PIECE, Reading, Writing, pieces_of, reading, writing
from yingda.keeping.actions.dumps import ENTRY, check_dump, dump, put_back_dump
from yingda.keeping.queries.schema import applied_migrations, product_version
from yingda.keeping.rules.archive_names import file_of
from yingda.keeping.rules.manifest import BACKUP, FORMAT
from yingda.keeping.rules.rotation import backup_name, superfluous
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import KEY, put_back
from yingda.plumbing.realtime.lines import living_nodes

KEY_ENTRY = "secret-key"
Progress = Callable[[str, int, int], Any]


def _silent(_what: str, _done: int, _total: int) -> None: ...


def back_up(target: Path, keep: int = 0, with_key: bool = False, progress: Progress = _silent) -> Path:
    """Writes a backup; its path. A folder as target gets a file named by the time, and keeps the `keep` newest (0: all).

    Everything acknowledged before it began is in it. The secret key is in it only when asked for. Beside the backup lies the
    ledger of erasures, so that what was erased later is erased again after a restore.
    """
    folder = target if target.is_dir() else target.parent
    if not folder.is_dir():
        raise Refused("folder_missing", None, path=str(folder))
    path = folder / backup_name(datetime.now(UTC)) if target.is_dir() else target
    with tempfile.TemporaryDirectory(dir=folder, prefix=".yingda-backup-") as work, writing(path) as archive:
        progress("database", 0, 1)
        copy = Path(work) / ENTRY[connection.vendor]
        dump(copy)
        with copy.open("rb") as file:
            archive.add(copy.name, pieces_of(file), packed=connection.vendor == "sqlite")
        copy.unlink()
        progress("database", 1, 1)
        count = _add_files(archive, progress)
        if with_key:
            archive.add(KEY_ENTRY, [settings.SECRET_KEY.encode()])
        archive.close(_manifest(count))
    ledger.copy_to(folder)
    if keep and target.is_dir():
        for name in superfluous((file.name for file in folder.iterdir()), keep):
            (folder / name).unlink()
    return path


def _manifest(files: int) -> dict[str, Any]:
    return {
        "product": "yingda", "kind": BACKUP, "format": FORMAT, "version": product_version(), "made_at": now_ms(),
        "schema": applied_migrations(), "database": connection.vendor, "key": key_mark(), "files": files,
        "left_out": {"secret-key": "unless asked for; keep it apart", "exports": "can be made again", "logs": "not ours"},
    }  # fmt: skip


def key_mark() -> str:
    """By what a secret key is recognised without being known."""
    return hashlib.sha256(b"yingda backup " + settings.SECRET_KEY.encode()).hexdigest()[:16]


def _stored_files() -> Iterator[Path]:
    """Every uploaded file; uploads under way and what is no file of ours are left."""
    root = Path(settings.MEDIA_ROOT)
    return (path for path in sorted(root.glob("??/??/*")) if path.is_file() and KEY.fullmatch(path.name)) if root.is_dir() else iter(())


def _add_files(archive: Writing, progress: Progress) -> int:
    paths = list(_stored_files())
    count = 0
    for number, path in enumerate(paths, 1):
        try:
            with path.open("rb") as file:
                archive.add(file_of(path.name), pieces_of(file), packed=False)
            count += 1
        except FileNotFoundError:
            continue  # removed since the list was made
        finally:
            progress("files", number, len(paths))
    return count


def verify(path: Path, progress: Progress = _silent) -> dict[str, Any]:
    """Reads a backup whole and tries its database; the manifest. Raises Refused."""
    with reading(path) as archive:
        _check(archive, progress)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".yingda-verify-") as work:
            check_dump(_taken_out(archive, Path(work)), archive.manifest["database"])
        return archive.manifest


def _check(archive: Reading, progress: Progress) -> None:
    total, done = sum(entry["bytes"] for entry in archive.manifest["entries"].values()), 0
    if archive.manifest.get("product") != "yingda" or archive.manifest.get("format", 99) > FORMAT:
        raise Refused("archive_newer", "file", version=str(archive.manifest.get("version", ""))[:40])

    def went_on(size: int) -> None:
        nonlocal done
        done += size
        progress("check", done, total)

    archive.verify(went_on)


def _taken_out(archive: Reading, folder: Path) -> Path:
    target = folder / ENTRY[archive.manifest["database"]]
    with archive.open(target.name) as entry, target.open("xb") as file:
        shutil.copyfileobj(entry, file, PIECE)
    return target


def restore_backup(path: Path, replace: bool = False, progress: Progress = _silent) -> dict[str, Any]:
    """Puts a backup in the place of this installation; the manifest. Every process must be stopped.

    Refuses (nothing changed): a damaged or newer archive, one of the other database, a running server (`server_runs`), an
    installation in use unless `replace` is said (`in_use`). Of what was there a SQLite file and the files stay beside, under a
    name that says so.
    """
    with reading(path) as archive:
        _check(archive, progress)
        if archive.manifest["database"] != connection.vendor:
            raise Refused("backup_of_other_database", "file", backup=archive.manifest["database"], here=connection.vendor)
        unknown = sorted(set(archive.manifest["schema"]) - _known_migrations())
        if unknown:
            raise Refused("archive_newer", "file", version=f"{archive.manifest['version']} ({unknown[0]})")
        _demand_free(replace)
        work_root = Path(settings.DATA_DIR)
        with tempfile.TemporaryDirectory(dir=work_root, prefix=".yingda-restore-") as work:
            copy = _taken_out(archive, Path(work))
            check_dump(copy, connection.vendor)
            mark = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
            put_back_dump(copy, work_root / f"replaced-{mark}.sqlite3")
            _swap_files(archive, work_root / f"replaced-{mark}.files", progress)
        return archive.manifest


def _known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def _demand_free(replace: bool) -> None:
    if "plumbing_livenode" not in connection.introspection.table_names():
        return
    if living_nodes():
        raise Conflict("server_runs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        if cursor.fetchone() and not replace:
            raise Conflict("in_use")


def _swap_files(archive: Reading, aside: Path, progress: Progress) -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.is_dir() and any(_stored_files()):
        root.rename(aside)
    names = [name for name in archive.names if name.startswith("files/")]
    for number, name in enumerate(names, 1):
        with archive.open(name) as entry:
            put_back(name.removeprefix("files/"), iter(lambda: entry.read(PIECE), b""))
        progress("files", number, len(names))
