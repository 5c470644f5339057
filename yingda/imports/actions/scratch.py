"""The lines of an import between reading and saving, sorted, in a file of their own beside the import's: not in the main database.

It can be made anew from the import's file at any time, in the same order; so nothing of it has to survive but a killed process.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from yingda.kit.importing import Group, Line, Problem

_SHAPE = """
    CREATE TABLE IF NOT EXISTS line (key TEXT NOT NULL, at INTEGER NOT NULL, number INTEGER NOT NULL, body BLOB);
    CREATE TABLE IF NOT EXISTS refused (number INTEGER PRIMARY KEY, field TEXT, code TEXT, params TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
_NEXT = "SELECT key, at, rowid, number, body FROM line WHERE (key, at, rowid) > (?, ?, ?) ORDER BY key, at, rowid LIMIT ?"
encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode
START = ("", 0, 0)
Place = tuple[str, int, int]


class Scratch:
    """An open scratch file. Raises sqlite3.DatabaseError when it is damaged."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _SHAPE)

    def close(self) -> None:
        self._db.close()

    def facts(self) -> dict[str, int]:
        """Counts by name; `rows` is how many rows of the file were read, `sorted` that all were."""
        return dict(self._db.execute("SELECT name, value FROM fact"))

    def add(self, lines: Sequence[tuple[str, int, int, bytes | None]], refused: Iterable[tuple[int, Problem]], facts: dict[str, int]) -> None:
        """Writes a chunk of read rows with the counts after it, or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", lines)
            rows = [(number, one.field, one.code, msgspec.json.encode(one.params).decode()) for number, one in refused]
            self._db.executemany("INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?)", rows)
            self._db.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def sort(self) -> None:
        """Puts the lines in the order they are saved in."""
        self._db.execute("CREATE INDEX IF NOT EXISTS line_order ON line (key, at)")
        self._db.execute("INSERT OR REPLACE INTO fact VALUES ('sorted', 1)")

    def to_save(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM line").fetchone()[0])

    def refused(self, limit: int) -> list[tuple[Any, ...]]:
        """Number, field, code and parameters (JSON) of refused rows."""
        return self._db.execute("SELECT number, field, code, params FROM refused ORDER BY number LIMIT ?", (limit,)).fetchall()

    def batch(self, place: Place, count: int, most: int) -> tuple[list[Group], Place, int]:
        """The groups behind a place: about `count` lines, a group whole unless it has more than `most`; the place after them, and how many lines."""
        rows = self._db.execute(_NEXT, (*place, count + 1)).fetchall()
        if len(rows) > count:
            rows = self._whole(rows, place, count, most)
        groups: dict[str, list[Line]] = {}
        for key, at, _rowid, number, body in rows:
            groups.setdefault(key, []).append(Line(number, at, None if body is None else _decode(body)))
        after = (rows[-1][0], rows[-1][1], rows[-1][2]) if rows else place
        return list(groups.items()), after, len(rows)

    def _whole(self, rows: list[Any], place: Place, count: int, most: int) -> list[Any]:
        last = rows[-1][0]
        if rows[0][0] != last:
            return [row for row in rows if row[0] != last]
        rows = self._db.execute(_NEXT, (*place, max(most, count))).fetchall()
        return [row for row in rows if row[0] == last]
