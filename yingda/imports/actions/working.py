"""Taking a file in, in short turns, so that other jobs get theirs. It goes on where it was after a crash.

Reading sorts the lines into a scratch file; saving stores them from there, key by key. Where saving has come to is written in the
transaction that stores, so nothing is stored twice and nothing is left out.
"""

import gc
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

import msgspec

from yingda.imports.actions.ending import JOB, end
from yingda.imports.actions.files import remove_scratch, scratch_of
from yingda.imports.actions.kinds import kind_of
from yingda.imports.actions.rows import Sorted, Sorter
from yingda.imports.actions.scratch import START, Place, Scratch, encode
from yingda.imports.actions.tasks import importer, task_of
from yingda.imports.models import Import, Refusal
from yingda.kit.importing import Header, Kind, Problem, Setting, Task
from yingda.kit.tables.problems import BadTable
from yingda.kit.tables.reading import Layout, Opened, Row, opened
from yingda.plumbing.files import path_of
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import transaction

log = logging.getLogger("yingda.imports")
TURN_S = 0.7
ROWS_AT_ONCE = 2_000
LINES_AT_ONCE = 2_000
REFUSALS_KEPT = 100_000
_REFUSE = "INSERT INTO imports_refusal (of_id, row, field, reason, params) VALUES (?, ?, ?, ?, ?) ON CONFLICT (of_id, row) DO NOTHING"


@dataclass(slots=True)
class _File:
    """A file this process is in the middle of."""

    rows: Iterator[Row]
    table: Opened
    stack: ExitStack
    sorter: Sorter
    at: int


class _Under:
    """What this process keeps between two turns, by import."""

    files: ClassVar[dict[int, _File]] = {}
    tasks: ClassVar[dict[int, Task]] = {}


def go_on(import_id: int, turn_s: float = TURN_S, again: bool = True) -> bool:
    """One turn: some rows read, or some lines saved; asks for the next turn (unless `again` is False). Whether there is more to do."""
    made = Import.objects.select_related("source").filter(pk=import_id).first()
    if made is None or made.state not in ("reading", "saving") or made.paused_at is not None:
        let_go(import_id)
        return False
    began = time.monotonic()
    try:
        with _without_collector():
            more = _turn(made, lambda: time.monotonic() - began < turn_s)
    except BadTable as error:
        end(made.pk, "failed", error.code)
        more = False
    except sqlite3.DatabaseError as error:
        log.warning("the scratch file of import %s is made anew: %s", made.pk, error)
        _start_over(made)
        more = True
    worked = round((time.monotonic() - began) * 1000)
    with transaction() as db:
        db.change("UPDATE imports_import SET worked_ms = worked_ms + ? WHERE id = ?", (worked, made.pk))
        if more and again:
            enqueue(JOB, {"import": made.pk}, run_at=db.now, key=f"{JOB}:{made.pk}")
    if not more:
        let_go(import_id)
    return more


def give_up(import_id: int) -> None:
    """Ends an import whose turns failed again and again: what was saved stays."""
    end(import_id, "failed", "import_broke_off")
    let_go(import_id)


def let_go(import_id: int) -> None:
    """Closes what this process holds of an import."""
    _Under.tasks.pop(import_id, None)
    file = _Under.files.pop(import_id, None)
    if file is not None:
        file.stack.close()


def setting_of(made: Import) -> Setting:
    """How an import's lines are read: the instant of its beginning is the present one, whenever they are read."""
    return Setting(made.source_id, made.source.currency, made.zone, made.created_at, made.options)


def header_of_import(made: Import) -> Header:
    """The header as it was when the import began."""
    return Header(made.header_row, dict(made.mapping), tuple(made.header))


def layout_of_import(made: Import) -> Layout:
    """How its file is read."""
    return Layout(made.format, made.encoding, made.delimiter)


def _turn(made: Import, in_time: Callable[[], bool]) -> bool:
    scratch = Scratch(scratch_of(made.file_key))
    try:
        facts = scratch.facts()
        if made.state == "saving" and not facts.get("sorted"):
            raise sqlite3.DatabaseError("lines are missing")
        return _read_some(made, scratch, facts, in_time) if made.state == "reading" else _save_some(made, scratch, in_time)
    finally:
        scratch.close()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Thousands of rows at a time, none of them in a cycle: looking through them for cycles was a fifth of the work. For one turn only."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _start_over(made: Import) -> None:
    """Reads the file again; what was saved stays saved, and saving goes on behind it."""
    let_go(made.pk)
    remove_scratch(made.file_key)
    with transaction() as db:
        db.change("UPDATE imports_import SET state = 'reading', read_bytes = 0, lines_read = 0 WHERE id = ? AND state = 'saving'", (made.pk,))


def _file(made: Import, kind: Kind, facts: dict[str, int]) -> _File:
    """The file behind the rows read before; from where this process stopped, else from its beginning."""
    kept = _Under.files.get(made.pk)
    if kept is not None and kept.at == facts.get("rows", 0):
        return kept
    let_go(made.pk)
    stack = ExitStack()
    table = stack.enter_context(opened(path_of(made.file_key), layout_of_import(made)))
    behind = (row for row in table.rows if row[0] > made.header_row)
    seen = Sorted(facts.get("rows", 0), facts.get("summaries", 0), facts.get("delayed", 0))
    rows = islice(behind, seen.rows, None)
    file = _Under.files[made.pk] = _File(rows, table, stack, Sorter(kind, header_of_import(made), setting_of(made), seen), seen.rows)
    return file


def _read_some(made: Import, scratch: Scratch, facts: dict[str, int], in_time: Callable[[], bool]) -> bool:
    kind = kind_of(made.kind)
    file = _file(made, kind, facts)
    ended = False
    while not ended:
        rows = list(islice(file.rows, ROWS_AT_ONCE))
        lines, refused = _sorted(kind, file.sorter, rows)
        seen = file.sorter.seen
        facts = {"rows": seen.rows, "summaries": seen.summaries, "delayed": seen.delayed, "refused": facts.get("refused", 0) + len(refused)}
        scratch.add(lines, refused, facts)
        file.at, ended = seen.rows, len(rows) < ROWS_AT_ONCE
        if not in_time():
            break
    with transaction() as db:
        db.change(
            "UPDATE imports_import SET read_bytes = ?, lines_read = ?, summary_rows = ?, delayed_cells = ?, lines_refused = ?"
            " WHERE id = ? AND state = 'reading'",
            (made.size if ended else file.table.read_bytes(), facts["rows"], facts["summaries"], facts["delayed"], facts["refused"], made.pk),
        )
    if ended:
        _all_read(made, scratch, facts)
    return True


def _sorted(kind: Kind, sorter: Sorter, rows: list[Row]) -> tuple[list[tuple[str, int, int, bytes | None]], list[tuple[int, Problem]]]:
    lines: list[tuple[str, int, int, bytes | None]] = []
    refused: list[tuple[int, Problem]] = []
    for number, cells in rows:
        found = sorter.take(cells)
        if found is None:
            continue
        if isinstance(found, Problem):
            refused.append((number, found))
            if kind.whole:
                lines.append((found.key or f"row {number}", 0, number, None))
        else:
            lines.append((found.key, found.at, number, encode(found.values)))
    return lines, refused


def _all_read(made: Import, scratch: Scratch, facts: dict[str, int]) -> None:
    scratch.sort()
    refused = scratch.refused(REFUSALS_KEPT)
    with transaction() as db:
        if Import.objects.select_for_update().filter(pk=made.pk, state="reading").first() is None:
            return
        db.many(_REFUSE, [(made.pk, *row) for row in refused])
        db.change(
            "UPDATE imports_import SET state = 'saving', lines_to_save = ?, lines_refused = ? WHERE id = ?",
            (scratch.to_save(), max(facts["refused"], Refusal.objects.filter(of=made).count()), made.pk),
        )


def _save_some(made: Import, scratch: Scratch, in_time: Callable[[], bool]) -> bool:
    kind = kind_of(made.kind)
    task = _Under.tasks.get(made.pk)
    if task is None:
        task = _Under.tasks[made.pk] = task_of(made.pk, importer(made.by_id, made.by_name), setting_of(made))
    place: Place = START if made.place is None else (made.place[0], made.place[1], made.place[2])
    while True:
        groups, after, count = scratch.batch(place, LINES_AT_ONCE, kind.most)
        if not groups:
            end(made.pk, "done")
            return False
        if not _save(made, kind, task, groups, place, after, count):
            return True
        place = after
        if not in_time():
            return True


def _save(made: Import, kind: Kind, task: Task, groups: list[Any], place: Place, after: Place, count: int) -> bool:
    """Stores groups and the place behind them together; False when somebody else was faster or the import was stopped."""
    with transaction() as db:
        present = Import.objects.select_for_update().get(pk=made.pk)
        was = START if present.place is None else tuple(present.place)
        if present.state != "saving" or present.paused_at is not None or was != place:
            return False
        saved = kind.save(db, task, groups)
        counts = {name: present.counts.get(name, 0) + saved.counts.get(name, 0) for name in {**present.counts, **saved.counts}}
        rows = [(made.pk, row, one.field, one.code, msgspec.json.encode(one.params).decode()) for row, one in saved.refused]
        db.many(_REFUSE, rows)
        db.change(
            "UPDATE imports_import SET place = ?, counts = ?, lines_saved = lines_saved + ?, lines_refused = lines_refused + ? WHERE id = ?",
            (msgspec.json.encode(after).decode(), msgspec.json.encode(counts).decode(), count, len(rows), made.pk),
        )
    return True
