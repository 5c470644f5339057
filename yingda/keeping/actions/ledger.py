"""The ledger of erasures: a file beside the data and beside every backup, because a restored database does not know what was erased
after it was backed up. One JSON object a line: number, time, the contacts' numbers, keyed hashes. Nothing of the customer.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

NAME = "erasures.jsonl"


def path() -> Path:
    """Where it lies: in the data folder."""
    return Path(settings.DATA_DIR) / NAME


def write_down(entry: dict[str, Any]) -> None:
    """Adds a line, on the disk before this returns. A line that is there already is not added again."""
    if any(_same(line, entry) for line in lines(path())):
        return
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        file.write(json.dumps(entry, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(place: Path) -> Iterator[dict[str, Any]]:
    """The entries of a ledger; a torn last line is passed over."""
    if not place.is_file():
        return
    for line in place.read_text().splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def copy_to(folder: Path) -> None:
    """Brings the ledger beside the backups up to date; entries it has already stay."""
    known = list(lines(folder / NAME))
    fresh = [entry for entry in lines(path()) if not any(_same(line, entry) for line in known)]
    if not known and not fresh:
        return
    partial = folder / f".{NAME}.part"
    partial.write_text("".join(json.dumps(entry, sort_keys=True) + "\n" for entry in [*known, *fresh]))
    partial.chmod(0o600)
    partial.replace(folder / NAME)


def joined(places: Iterable[Path]) -> list[dict[str, Any]]:
    """The entries of several ledgers, each once, the oldest first."""
    found: list[dict[str, Any]] = []
    for place in places:
        found += [entry for entry in lines(place) if not any(_same(line, entry) for line in found)]
    return sorted(found, key=lambda entry: int(entry["at"]))


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (one["at"], one["contact_ids"]) == (other["at"], other["contact_ids"])
