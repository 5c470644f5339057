"""Uploads: taken in as a stream, checked by content, kept under a key that is the right to read them."""

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from django.conf import settings

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.late import Late
from yingda.plumbing import sniffing
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job
from yingda.plumbing.models import StoredFile
from yingda.plumbing.sniffing import KINDS
from yingda.plumbing.store import after_commit, transaction

if TYPE_CHECKING:
    from yingda.plumbing import pictures
else:
    pictures = Late("yingda.plumbing.pictures")  # Pillow

__all__ = [
    "KINDS", "claim", "facts", "keep", "keep_instead", "keep_table", "open_file", "path_of",
    "put_back", "remove_unclaimed", "stored", "stored_many", "tidy_name",
]  # fmt: skip

CHUNK = 256 * 1024
KEY = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_NAME = 120
TABLES = ("text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
UNCLAIMED_MS = 24 * 3600 * 1000
REMOVED_AT_ONCE = 500
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")


class Readable(Protocol):
    """Something that gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes: ...


def keep(actor: Actor, name: str, stream: Readable, limit_bytes: int, allowed: Collection[str]) -> StoredFile:
    """Stores an upload of at most `limit_bytes` whose content is one of `allowed` (media types, keys of `KINDS`).

    Pictures are re-encoded; the name is cleaned and given the ending of what the content is. The row's key has 256
    random bits. Raises Refused on `file`: file_empty, file_too_large, file_type_not_allowed, file_mixed, file_broken,
    file_too_many_pixels. Nothing is left on the disk then. Until it is claimed it is kept for a day only.
    """
    with _received(stream, limit_bytes) as incoming:
        return _kept(actor, name, incoming, _kind(incoming, allowed))


def _kept(actor: Actor, name: str, incoming: Path, kind: str) -> StoredFile:
    size = _rewritten(incoming, kind) if KINDS[kind].picture else None
    width, height = size or (None, None)
    row = StoredFile(
        key=secrets.token_urlsafe(32),
        name=tidy_name(name, kind),
        type=kind,
        size=incoming.stat().st_size,
        sha256=_sha256(incoming),
        width=width,
        height=height,
        uploader_kind=actor.kind,
        uploader_id=actor.id,
        created_at=now_ms(),
    )
    _put_away(incoming, path_of(row.key))
    try:
        with transaction():
            row.save(force_insert=True)
    except BaseException:
        path_of(row.key).unlink(missing_ok=True)
        raise
    return row


def keep_table(actor: Actor, name: str, stream: Readable, limit_bytes: int) -> StoredFile:
    """Stores a table (CSV, JSON Lines, XLSX) as `keep` does, but forgives text in which single characters are broken: whoever reads it
    refuses the lines they stand in. It is never served as anything but a download of plain text or a workbook."""
    with _received(stream, limit_bytes) as incoming:
        return _kept(actor, name, incoming, _table_kind(incoming))


def stored(key: str) -> StoredFile:
    """The facts of a file. Raises NotFound, the same for every key that opens nothing."""
    row = StoredFile.objects.filter(key=key).first() if KEY.fullmatch(key) else None
    if row is None:
        raise NotFound("file")
    return row


def stored_many(keys: Iterable[str]) -> dict[str, StoredFile]:
    """The facts of files by key; keys that open nothing are left out."""
    wanted = set(keys)
    return {row.key: row for row in StoredFile.objects.filter(key__in=wanted)} if wanted else {}


def open_file(key: str) -> tuple[StoredFile, BinaryIO]:
    """The facts and the bytes of a file; the caller closes it. Raises NotFound."""
    row = stored(key)
    try:
        return row, path_of(key).open("rb")
    except FileNotFoundError as missing:
        raise NotFound("file") from missing


def claim(key: str, subject: str) -> StoredFile:
    """Says that the file belongs to something lasting (`message:5`), so that it stays. Raises NotFound.

    Part of the running transaction. A file that was claimed before may be used again; it keeps its first subject.
    """
    if not KEY.fullmatch(key):
        raise NotFound("file")
    with transaction() as db:
        db.change("UPDATE plumbing_storedfile SET subject = ? WHERE key = ? AND subject = ''", (subject, key))
        return stored(key)


def facts(row: StoredFile) -> dict[str, object]:
    """What a message's `data` and an upload's answer say of a file (docs/contract.md §4)."""
    shown: dict[str, object] = {"file": row.key, "name": row.name, "type": row.type, "size": row.size, "url": f"/api/v1/files/{row.key}"}
    return shown if row.width is None else {**shown, "width": row.width, "height": row.height}


def path_of(key: str) -> Path:
    """Where the bytes of a key lie: spread over two levels of folders by the key's digest."""
    spread = hashlib.sha256(key.encode()).hexdigest()
    return Path(settings.MEDIA_ROOT) / spread[:2] / spread[2:4] / key


def put_back(key: str, pieces: Iterable[bytes]) -> bool:
    """Writes the bytes of a file again under the key it had; whether they were not there yet. For restoring an export."""
    target = path_of(key)
    if not KEY.fullmatch(key) or target.exists():
        return False
    with room_for_bytes() as path:
        with path.open("xb") as file:
            file.writelines(pieces)
        _put_away(path, target)
    return True


def tidy_name(name: str, kind: str) -> str:
    """A file name that is safe everywhere, at most 120 characters, with an ending that fits the content."""
    shown = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _INVISIBLE)
    last = re.split(r"[/\\]", shown)[-1]
    last = re.sub(r'[<>:"|?*]', "_", last).strip(" .")
    stem, _, ending = last.rpartition(".")
    endings = KINDS[kind].endings
    if not stem or ending.lower() not in endings:
        stem, ending = last, endings[0]
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending) - 2].strip(" .") or "file"
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}.{ending.lower()}"


def remove_unclaimed(now: int) -> int:
    """Removes uploads that nothing claimed within 24 h, and bytes left behind by an upload that never finished."""
    with transaction() as db:
        rows = db.execute(
            "DELETE FROM plumbing_storedfile WHERE id IN (SELECT id FROM plumbing_storedfile WHERE subject = '' AND created_at < ?"
            " ORDER BY created_at LIMIT ?) AND subject = '' RETURNING key",
            (now - UNCLAIMED_MS, REMOVED_AT_ONCE),
        )
    for (key,) in rows:
        path_of(key).unlink(missing_ok=True)
    _sweep_incoming(now)
    return len(rows)


def remove(key: str) -> None:
    """Removes a file for good: its row in the running transaction, its bytes after the commit. Nothing when it is not there."""
    if KEY.fullmatch(key):
        with transaction() as db:
            db.change("DELETE FROM plumbing_storedfile WHERE key = ?", (key,))
            after_commit(lambda: path_of(key).unlink(missing_ok=True))


@contextmanager
def room_for_bytes() -> Iterator[Path]:
    """A path on the disk of the files for bytes on their way; what still lies there in the end is removed."""
    folder = _incoming()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep_instead(row: StoredFile, incoming: Path) -> StoredFile:
    """Keeps the bytes at `incoming` in place of a file's: under a key of their own, so that whoever is reading the former ones is not
    misled; with the name, subject and age the file had. The former file goes with the running transaction."""
    fresh = StoredFile(
        key=secrets.token_urlsafe(32), name=row.name, type=row.type, size=incoming.stat().st_size, sha256=_sha256(incoming),
        uploader_kind=row.uploader_kind, uploader_id=row.uploader_id, created_at=row.created_at, subject=row.subject,
    )  # fmt: skip
    _put_away(incoming, path_of(fresh.key))
    try:
        with transaction():
            fresh.save(force_insert=True)
            remove(row.key)
    except BaseException:
        path_of(fresh.key).unlink(missing_ok=True)
        raise
    return fresh


@job("plumbing.remove_unclaimed_files")
def remove_unclaimed_files(_payload: dict[str, Any]) -> None:
    """The schedule's entry for `remove_unclaimed`."""
    remove_unclaimed(now_ms())


@contextmanager
def _received(stream: Readable, limit_bytes: int) -> Iterator[Path]:
    with room_for_bytes() as path:
        _write(stream, path, limit_bytes)
        yield path


def _write(stream: Readable, path: Path, limit_bytes: int) -> None:
    size = 0
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit_bytes:
                raise Refused("file_too_large", "file", limit_mb=_megabytes(limit_bytes))
            file.write(chunk)
    if size == 0:
        raise Refused("file_empty", "file")


def _kind(path: Path, allowed: Collection[str]) -> str:
    try:
        kind = sniffing.type_of(path)
    except sniffing.Mixed as mixed:
        raise Refused("file_mixed", "file") from mixed
    if kind not in KINDS or kind not in allowed:
        raise Refused("file_type_not_allowed", "file", type=kind)
    return kind


def _table_kind(path: Path) -> str:
    try:
        kind = sniffing.table_of(path)
    except sniffing.Mixed as mixed:
        raise Refused("file_mixed", "file") from mixed
    if kind not in TABLES:
        raise Refused("file_type_not_allowed", "file", type=kind)
    return kind


def _rewritten(path: Path, kind: str) -> tuple[int, int]:
    target = path.with_suffix(".new")
    try:
        size = pictures.rewrite(path, target, kind)
        os.replace(target, path)
    except pictures.TooManyPixels as large:
        raise Refused("file_too_many_pixels", "file", limit=pictures.MOST_PIXELS // 1_000_000) from large
    except pictures.Unreadable as damage:
        raise Refused("file_broken", "file") from damage
    finally:
        target.unlink(missing_ok=True)
    return size


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_away(incoming: Path, target: Path) -> None:
    """Moves the bytes to their place and makes sure they are on the disk before a row says so."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with incoming.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(incoming, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _incoming() -> Path:
    return Path(settings.MEDIA_ROOT) / "incoming"


def _sweep_incoming(now: int) -> None:
    for path in _incoming().glob("*"):
        if path.stat().st_mtime * 1000 < now - UNCLAIMED_MS:
            path.unlink(missing_ok=True)


def _megabytes(count: int) -> int | float:
    """For a sentence: 10, not 10.0."""
    size = round(count / 2**20, 1)
    return int(size) if size.is_integer() else size
