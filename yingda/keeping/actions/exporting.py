"""Everything a team owns in one archive: one JSONL for each thing, the files, and a manifest; as it was at one instant."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from yingda.keeping.actions.archive import Writing, pieces_of, writing
from yingda.keeping.queries.schema import applied_migrations, product_version
from yingda.keeping.rules.archive_names import file_of, rows_of
from yingda.keeping.rules.manifest import EXPORT, FORMAT
from yingda.keeping.rules.tables import EXPORTED, LEFT_OUT, LOG_INS, MADE_ANEW, RESET, ROWS
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import path_of
from yingda.plumbing.tables import Column, Reader, Table, one_instant, plain, select, tables

LINES_A_PIECE = 1000
_encode = msgspec.json.Encoder(order="sorted").encode
Progress = Callable[[int, int], Any]
# Kinds whose bytes are written as they are read.
_AS_THEY_ARE = frozenset({"integer", "real", "text"})


def export_everything(path: Path, with_log_ins: bool = False, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Writes the archive and returns its manifest; `progress` is told rows and files written, of how many.

    Secrets are left out; `with_log_ins` keeps the hashes of passwords. The database may be worked in meanwhile.
    """
    with one_instant() as reader, writing(path) as archive:
        counter = _Counter(progress, _total(reader))
        things = {name: _table(reader, archive, tables()[name], with_log_ins, counter) for name in EXPORTED}
        missing = _files(reader, archive, counter)
        manifest = _manifest(things, missing, with_log_ins)
        archive.close(manifest)
    return manifest


class _Counter:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self.total, self.done = progress, total, 0

    def add(self, count: int) -> None:
        self.done += count
        self._progress(min(self.done, self.total), self.total)


def _total(reader: Reader) -> int:
    counts = [next(reader.rows(f'SELECT count(*) FROM "{name}" {ROWS.get(name, "")}'))[0] for name in EXPORTED]
    return int(sum(counts)) + int(next(reader.rows("SELECT count(*) FROM plumbing_storedfile"))[0])


def left_out_columns(table: Table, with_log_ins: bool) -> set[str]:
    """The columns that hold secrets: they are in no line."""
    kept = set(LOG_INS) if with_log_ins else set()
    return {c.name for c in table.columns if c.kind == "secret" or f"{table.name}.{c.name}" in MADE_ANEW.keys() - kept}


def _table(reader: Reader, archive: Writing, table: Table, with_log_ins: bool, counter: _Counter) -> dict[str, Any]:
    hidden = left_out_columns(table, with_log_ins)
    rows = reader.rows(select(table, reader.vendor, ROWS.get(table.name, "")))
    before = counter.done
    archive.add(rows_of(table.thing), _lines(rows, table, hidden, counter))
    return {
        "thing": table.thing,
        "about": table.about,
        "rows": counter.done - before,
        "left_out": sorted(hidden),
        "fields": {c.name: _field(c) for c in table.columns if c.name not in hidden},
    }


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": column.kind, "empty_allowed": column.null, "points_at": column.to, "about": column.help}
    return {name: value for name, value in told.items() if value not in (None, "", False)}


def _lines(rows: Iterator[tuple[Any, ...]], table: Table, hidden: set[str], counter: _Counter) -> Iterator[bytes]:
    make = _liner(table, hidden)
    piece: list[bytes] = []
    for row in rows:
        piece.append(make(row))
        if len(piece) == LINES_A_PIECE:
            counter.add(len(piece))
            yield b"\n".join(piece) + b"\n"
            piece.clear()
    if piece:
        counter.add(len(piece))
        yield b"\n".join(piece) + b"\n"


def _liner(table: Table, hidden: set[str]) -> Callable[[tuple[Any, ...]], bytes]:
    """The function that makes a line of a row of this table."""
    kept = [(place, c.name) for place, c in enumerate(table.columns) if c.name not in hidden]
    shaped = [(c.name, c.kind) for c in table.columns if c.name not in hidden and c.kind not in _AS_THEY_ARE]
    reset = {c.name: RESET[f"{table.name}.{c.name}"] for c in table.columns if f"{table.name}.{c.name}" in RESET}

    def line(row: tuple[Any, ...]) -> bytes:
        values = {name: row[place] for place, name in kept} | reset
        for name, kind in shaped:
            values[name] = plain(kind, values[name])
        return _encode(values)

    return line


def _files(reader: Reader, archive: Writing, counter: _Counter) -> list[str]:
    """Writes every file there is a row of; the keys whose bytes are gone."""
    missing = []
    for (key,) in reader.rows("SELECT key FROM plumbing_storedfile ORDER BY id"):
        try:
            with path_of(key).open("rb") as file:
                archive.add(file_of(key), pieces_of(file), packed=False)
        except FileNotFoundError:
            missing.append(_fingerprint(key))
        counter.add(1)
    return missing


def _fingerprint(key: str) -> str:
    """A key is the right to read its file (decision 0006): a list names it by a hash."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _manifest(things: dict[str, Any], missing: list[str], with_log_ins: bool) -> dict[str, Any]:
    return {
        "product": "yingda",
        "kind": EXPORT,
        "format": FORMAT,
        "version": product_version(),
        "made_at": now_ms(),
        "schema": applied_migrations(),
        "log_ins": with_log_ins,
        "secrets": "left out: secrets of inboxes, webhooks and shops, API tokens, second factors, sessions" + ("" if with_log_ins else ", passwords"),
        "things": things,
        "left_out": dict(LEFT_OUT),
        "files_missing": missing,
    }
