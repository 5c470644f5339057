"""What the files of imports forget of a customer: their lines, and their words wherever else they stand."""

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from yingda.customers import actions as customers
from yingda.imports.actions.ending import end
from yingda.imports.actions.files import remove_scratch
from yingda.imports.actions.kinds import kind_of
from yingda.imports.actions.rows import Sorted, Sorter
from yingda.imports.actions.working import header_of_import, layout_of_import, setting_of
from yingda.imports.models import ACTIVE, Import, Refusal
from yingda.kit.tables.problems import BadTable
from yingda.kit.tables.reading import Layout, guess_layout, opened
from yingda.kit.tables.rewriting import Mend, rewrite
from yingda.plumbing.erasing import unclaimed_tables
from yingda.plumbing.files import keep_instead, path_of, remove, room_for_bytes, stored
from yingda.plumbing.store import after_commit, transaction

PIECE = 1024 * 1024
OVERLAP = 4096


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is erased: identities (channel, value, scope), names nobody else has, and what blanks their words in a text."""

    identities: frozenset[tuple[str, str, str]]
    names: frozenset[str]
    blank: Mend


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of a file that are the customer's, and whether their words stand anywhere else in it."""

    rows: Collection[int]
    elsewhere: bool


def erase_next_file(after: int, whom: Whom) -> tuple[int | None, dict[str, int]]:
    """Takes the customer out of the file of the next import numbered above `after`: its number, None when there is none, and how much of what.

    Without their lines the file is written anew where it is still needed: while the import runs, and while lines of others it
    refused are to be mended. Else it is removed. A running import reads its file from the beginning and goes on behind what it stored.
    """
    made = Import.objects.select_related("source").filter(pk__gt=after, forgotten_at__isnull=True).order_by("pk").first()
    if made is None:
        return None, {}
    if not path_of(made.file_key).exists():
        return made.pk, {}
    try:
        found = _look_through(made, whom)
    except BadTable as error:
        end(made.pk, "failed", error.code)
        return made.pk, _removed(made, 0)
    if not found.rows and not found.elsewhere:
        return made.pk, {}
    return made.pk, _rewritten(made, found, whom) if _is_needed(made, found) else _removed(made, len(found.rows))


def erase_unclaimed(whom: Whom) -> int:
    """Removes tables that were uploaded and not taken in yet, in which the customer's words stand; how many."""
    gone = [row for row in unclaimed_tables() if path_of(row.key).exists() and _is_spoken_of(path_of(row.key), whom)]
    with transaction():
        for row in gone:
            remove(row.key)
    return len(gone)


def _is_needed(made: Import, found: _Found) -> bool:
    if Import.objects.filter(ACTIVE, pk=made.pk).exclude(state="undoing").exists():
        return True
    others = Refusal.objects.filter(of=made).values_list("row", flat=True).iterator()
    return any(row not in found.rows for row in others)


def _removed(made: Import, lines: int) -> dict[str, int]:
    with transaction() as db:
        remove(made.file_key)
        Import.objects.filter(pk=made.pk).update(forgotten_at=db.now)
        after_commit(lambda: remove_scratch(made.file_key))
    return {"import_files": 1, "import_lines": lines}


def _rewritten(made: Import, found: _Found, whom: Whom) -> dict[str, int]:
    with room_for_bytes() as path:
        layout = rewrite(path_of(made.file_key), layout_of_import(made), path, found.rows, whom.blank)
        return _put_in_place(made, found, path, layout)


def _put_in_place(made: Import, found: _Found, path: Path, layout: Layout) -> dict[str, int]:
    """Only this holds a transaction: writing a large file takes minutes. Nothing when another turn was faster."""
    with transaction():
        present = Import.objects.select_for_update().get(pk=made.pk)
        if present.file_key != made.file_key:
            return {}
        fresh = keep_instead(stored(made.file_key), path)
        Import.objects.filter(pk=made.pk).update(file_key=fresh.key, size=fresh.size, encoding=layout.encoding)
        if present.state in ("reading", "saving"):
            _read_again(present)
        Refusal.objects.filter(of=made, row__in=list(found.rows)).delete()
        after_commit(lambda: remove_scratch(made.file_key))
    return {"import_lines": len(found.rows)}


def _read_again(made: Import) -> None:
    """Lines after the place keep their order; of those at its very instant some may be stored twice, which changes nothing."""
    place = [made.place[0], made.place[1], 0] if made.place else None
    Import.objects.filter(pk=made.pk).update(state="reading", read_bytes=0, lines_read=0, place=place)


def _look_through(made: Import, whom: Whom) -> _Found:
    """The rows that say they are the customer's, and every other row of what these belong to: a conversation, an order."""
    rows: set[int] = set()
    keys: set[str] = set()
    elsewhere = False
    for number, cells, key in _keyed_rows(made):
        elsewhere = elsewhere or _has_words(cells, whom)
        if number > made.header_row and _is_theirs(made, cells, whom):
            rows.add(number)
            keys.add(key)
    if keys - {""}:
        rows.update(number for number, _, key in _keyed_rows(made) if key and key in keys)
    return _Found(rows, elsewhere or (made.format == "xlsx" and _packed_words(path_of(made.file_key), whom)))


def _keyed_rows(made: Import) -> Iterator[tuple[int, list[str], str]]:
    """Number, cells and what the row belongs to; that is empty above the table and where it cannot be read."""
    sorter = Sorter(kind_of(made.kind), header_of_import(made), setting_of(made), Sorted())
    with opened(path_of(made.file_key), layout_of_import(made)) as table:
        for number, cells in table.rows:
            if cells is not None:
                found = sorter.take(list(cells)) if number > made.header_row else None
                yield number, cells, "" if found is None else found.key


def _is_theirs(made: Import, cells: list[str], whom: Whom) -> bool:
    def cell(column: str) -> str:
        place = made.mapping.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    scope, person = f"source:{made.source_id}", kind_of(made.kind).person
    told = customers.identities_of([(channel, cell(column)) for column, channel in person.known_by], scope)
    if told:
        return not whom.identities.isdisjoint(told)
    return ("external", cell(person.thread), scope) in whom.identities or cell(person.name) in whom.names


def _has_words(cells: list[str], whom: Whom) -> bool:
    text = "\n".join(cells)
    return whom.blank(text) != text


def _is_spoken_of(path: Path, whom: Whom) -> bool:
    layout: Layout = guess_layout(path)
    try:
        with opened(path, layout) as table:
            if any(_has_words(cells, whom) for _, cells in table.rows if cells):
                return True
    except BadTable:
        return True
    return layout.format == "xlsx" and _packed_words(path, whom)


def _packed_words(path: Path, whom: Whom) -> bool:
    """Whether the words stand in any part of a workbook: other sheets, comments, properties."""
    with zipfile.ZipFile(path) as archive:
        return any(whom.blank(text) != text for part in archive.infolist() for text in _pieces(archive, part))


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    with archive.open(part) as file:
        before = b""
        while piece := file.read(PIECE):
            yield (before + piece).decode("utf-8", "replace")
            before = piece[-OVERLAP:]
