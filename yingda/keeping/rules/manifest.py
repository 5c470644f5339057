"""What an archive says of itself, and whether this installation can read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = 1
EXPORT, BACKUP = "export", "backup"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an archive cannot be taken: a code of the room's sentences with its parameters."""

    code: str
    params: Mapping[str, Any]


def manifest_problem(manifest: Any, known: Mapping[str, Sequence[str]], applied: Iterable[str]) -> Problem | None:
    """Why the manifest of an export cannot be taken in; None when it can.

    known: the columns of each table here. applied: the migrations of this installation (`people.0001_initial`). What an
    older version wrote can be read: columns it did not have get their defaults.
    """
    if not isinstance(manifest, dict) or manifest.get("product") != "yingda" or not isinstance(manifest.get("format"), int):
        return Problem("archive_foreign", {})
    if manifest["format"] > FORMAT:
        return Problem("archive_newer", {"version": str(manifest.get("version", ""))[:40]})
    unknown = sorted(set(manifest.get("schema", [])) - set(applied))
    if unknown:
        return Problem("archive_newer", {"version": f"{str(manifest.get('version', ''))[:40]} ({unknown[0]})"})
    for table, facts in manifest.get("things", {}).items():
        strange = [name for name in facts["fields"] if name not in known.get(table, ())]
        if strange:
            return Problem("archive_unknown_field", {"unknown": f"{table}.{strange[0]}"})
    return None
