"""Files of imports: kept as they came, whatever is wrong with single characters of them."""

from pathlib import Path

from yingda.imports.actions.kinds import PERMISSION
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.tables.encodings import ENCODINGS
from yingda.kit.tables.reading import FORMATS, Layout, guess_layout
from yingda.plumbing.files import Readable, keep_table, path_of, stored
from yingda.plumbing.models import StoredFile

LIMIT_BYTES = 512 * 1024 * 1024


def take_file(actor: Actor, name: str, stream: Readable) -> tuple[StoredFile, Layout]:
    """Keeps a CSV, XLSX or JSON Lines file of up to 512 MB, for a day unless it is imported, and says what it seems to be.

    Needs `customer.import`. Raises Refused.
    """
    actor.demand(PERMISSION)
    row = keep_table(actor, name, stream, LIMIT_BYTES)
    return row, guess_layout(path_of(row.key))


def layout_of(key: str, wanted: Layout | None) -> tuple[Path, Layout]:
    """Where a file lies and how it is to be read: as wanted, or as it seems. Raises NotFound, Refused."""
    path = path_of(stored(key).key)
    if wanted is None:
        return path, guess_layout(path)
    if wanted.format not in FORMATS or wanted.encoding not in ENCODINGS or len(wanted.delimiter) != 1:
        raise Refused("import_layout_wrong", field="encoding")
    if (wanted.format == "xlsx") != (guess_layout(path).format == "xlsx"):
        raise Refused("import_layout_wrong", field="format")
    return path, wanted


def scratch_of(key: str) -> Path:
    """Where the sorted lines of a file lie while it is being taken in."""
    path = path_of(key)
    return path.with_name(f"{path.name}.lines")


def remove_scratch(key: str) -> None:
    """Removes the sorted lines of a file; they can be made anew from it."""
    path = scratch_of(key)
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        one.unlink(missing_ok=True)
