"""An archive file: a ZIP (ZIP64) that is written in one pass and read back piece by piece, with a SHA-256 of every entry."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from yingda.keeping.rules.archive_names import MANIFEST
from yingda.kit.errors import Refused

PIECE = 256 * 1024
MOST_MANIFEST = 64 * 2**20
_FIXED_DATE = (2020, 1, 1, 0, 0, 0)


class Writing:
    """The entries so far, by name: bytes, SHA-256."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self.entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes], packed: bool = True) -> None:
        """Writes an entry from its pieces; what is packed already (pictures) need not be packed again."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, _FIXED_DATE)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zipped.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
        self.entries[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def close(self, manifest: dict[str, Any]) -> None:
        """Writes the manifest, which names every entry before it."""
        text = json.dumps({**manifest, "entries": self.entries}, ensure_ascii=False, indent=1)
        self._zipped.writestr(zipfile.ZipInfo(MANIFEST, _FIXED_DATE), text, zipfile.ZIP_DEFLATED)


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """A new archive; it has its name only when it is whole, and nobody but its owner reads it."""
    partial = path.with_name(f".{path.name}.part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1) as zipped:
            yield Writing(zipped)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


class Reading:
    """An archive with its manifest."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._zipped = zipped
        self.manifest = manifest

    @property
    def names(self) -> list[str]:
        return list(self.manifest["entries"])

    def open(self, name: str) -> Any:
        """An entry as a stream."""
        return self._zipped.open(name)

    def lines(self, name: str) -> Iterator[Any]:
        """The objects of a JSONL entry."""
        with self._zipped.open(name) as entry:
            for line in entry:
                yield json.loads(line)

    def verify(self, progress: Callable[[int], Any] = lambda size: None) -> None:
        """Reads every entry and compares it with the manifest. Raises Refused (archive_damaged) at the first difference."""
        there = {info.filename for info in self._zipped.infolist()} - {MANIFEST}
        for name in sorted(there ^ set(self.names)):
            raise Refused("archive_damaged", "file", entry=name)
        for name, told in self.manifest["entries"].items():
            if self._digest(name, progress) != (told["bytes"], told["sha256"]):
                raise Refused("archive_damaged", "file", entry=name)

    def _digest(self, name: str, progress: Callable[[int], Any]) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        try:
            with self._zipped.open(name) as entry:
                for piece in iter(lambda: entry.read(PIECE), b""):
                    digest.update(piece)
                    size += len(piece)
                    progress(len(piece))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise Refused("archive_damaged", "file", entry=name) from error
        return size, digest.hexdigest()


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """An archive. Raises Refused: archive_missing, archive_damaged (no ZIP, no end), archive_foreign (no manifest of ours)."""
    if not path.is_file():
        raise Refused("archive_missing", "file", path=str(path))
    try:
        zipped = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise Refused("archive_damaged", "file", entry=path.name) from error
    with zipped:
        yield Reading(zipped, _manifest(zipped))


def _manifest(zipped: zipfile.ZipFile) -> dict[str, Any]:
    try:
        info = zipped.getinfo(MANIFEST)
        if info.file_size > MOST_MANIFEST:
            raise Refused("archive_foreign", "file")
        manifest = json.loads(zipped.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise Refused("archive_foreign", "file") from error
    except zipfile.BadZipFile as error:
        raise Refused("archive_damaged", "file", entry=MANIFEST) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("entries"), dict) or manifest.get("kind") not in ("export", "backup"):
        raise Refused("archive_foreign", "file")
    return manifest
