"""Looking at a file before anything is kept, and beginning to take it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import IntegrityError

from yingda.imports.actions.ending import JOB
from yingda.imports.actions.files import layout_of
from yingda.imports.actions.kinds import PERMISSION, kind_of
from yingda.imports.actions.rows import Sorted, Sorter, find_header
from yingda.imports.actions.tasks import inbox_of, options_of, source_of, task_of, zone_of
from yingda.imports.models import ACTIVE, Import
from yingda.imports.queries.imports import remembered
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.kit.importing import Group, Header, Kind, Line, Problem, Reading, Saved, Setting, lacks
from yingda.kit.tables.problems import BadTable
from yingda.kit.tables.reading import Layout, opened
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import claim, stored
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import savepoint, transaction

LOOKED_AT = 20_000
ROWS_SHOWN, REFUSED_SHOWN, SAMPLES = 20, 50, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a file. layout, mapping (column → name as written, or None for none) and zone: as guessed when None."""

    kind: str
    source_id: int
    file: str
    layout: Layout | None = None
    mapping: Mapping[str, str | None] | None = None
    zone: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Preview:
    """What would come of a file, by its beginning. `whole`: the beginning is all of it. `stored`: how many lines the counts are of."""

    layout: Layout
    header: Header
    lacks: list[str]
    samples: list[list[str]]
    zone: str
    seen: Sorted = field(default_factory=Sorted)
    readings: list[tuple[int, Reading]] = field(default_factory=list)
    refused: list[tuple[int, Problem]] = field(default_factory=list)
    whole: bool = True
    counts: dict[str, int] = field(default_factory=dict)
    stored: int = 0
    agents: list[tuple[str, int, int | None]] = field(default_factory=list)


def preview(actor: Actor, wish: Wish) -> Preview:
    """Reads up to 20 000 rows, stores some of the lines and takes that back: nothing is kept. Needs `customer.import`. Raises NotFound, Refused."""
    actor.demand(PERMISSION)
    kind, source, zone = kind_of(wish.kind), source_of(wish.source_id), zone_of(wish.zone)
    path, layout = layout_of(wish.file, wish.layout)
    options = options_of(kind.name, wish.options)
    try:
        with opened(path, layout) as table:
            header = find_header(kind, table.rows, wanted_of(wish))
            seen = Preview(layout, header, lacks(kind.needs, header.places), [], zone)
            setting = Setting(source.pk, source.currency, zone, now_ms(), with_extra(kind, header, options))
            _read(kind, table.rows, setting, seen)
    except BadTable as error:
        raise Refused(error.code, field="file") from error
    if not seen.lacks:
        _try(actor, kind, source.name, setting, seen)
    return seen


def start(actor: Actor, wish: Wish, enqueued: bool = True) -> Import:
    """Keeps the file and begins to take it in, by a job unless `enqueued` is False. Needs `customer.import`.

    Raises NotFound, Refused when columns are missing, Conflict while another import of the source runs.
    """
    actor.demand(PERMISSION)
    kind, source, zone = kind_of(wish.kind), source_of(wish.source_id), zone_of(wish.zone)
    path, layout = layout_of(wish.file, wish.layout)
    options = options_of(kind.name, wish.options)
    try:
        with opened(path, layout) as table:
            header = find_header(kind, table.rows, wanted_of(wish))
    except BadTable as error:
        raise Refused(error.code, field="file") from error
    if missing := lacks(kind.needs, header.places):
        raise Refused("table_header_lacks", field="mapping", lacks=", ".join(missing))
    try:
        return _begin(actor, kind, source, stored(wish.file), layout, header, zone, with_extra(kind, header, options), enqueued)
    except IntegrityError as error:
        raise Conflict("import_running") from error


def wanted_of(wish: Wish) -> Mapping[str, str | None]:
    """The mapping as told, else as it was the last time for this source and kind."""
    return remembered(wish.kind, wish.source_id) if wish.mapping is None else wish.mapping


def with_extra(kind: Kind, header: Header, options: dict[str, Any]) -> dict[str, Any]:
    """The options with the places of the columns that are kept as attributes of customers."""
    if kind.name != "customers" or not options.get("keep_unknown"):
        return options
    return {**options, "extra": {name[:64]: header.names.index(name) for name in header.unknown[:20]}}


def _begin(actor: Actor, kind: Kind, source: Any, file: Any, layout: Layout, header: Header, zone: str, options: dict[str, Any], enqueued: bool) -> Import:
    with transaction() as db:
        if Import.objects.filter(ACTIVE, source=source).exists():
            raise Conflict("import_running")
        made = Import.objects.create(
            kind=kind.name, source=source, file_key=file.key, file_name=file.name, size=file.size, format=layout.format, encoding=layout.encoding,
            delimiter=layout.delimiter, header_row=header.row, header=list(header.names), mapping=header.places, zone=zone,
            options=inbox_of(actor, kind.name, source.name, options), by_id=actor.id if actor.kind == "person" else None,
            by_name=actor.name[:150], created_at=db.now,
        )  # fmt: skip
        claim(file.key, f"import:{made.pk}")
        record(actor, "imports.import.started", f"import:{made.pk}", after={"kind": kind.name, "file": file.name, "source": source.pk})
        if enqueued:
            enqueue(JOB, {"import": made.pk}, key=f"{JOB}:{made.pk}")
        return made


def _read(kind: Kind, rows: Any, setting: Setting, seen: Preview) -> None:
    if seen.lacks:
        seen.samples = [list(cells) for _, cells in islice(rows, SAMPLES) if cells is not None]
        return
    sorter = Sorter(kind, seen.header, setting, seen.seen)
    for number, cells in islice(rows, LOOKED_AT):
        if cells is not None and len(seen.samples) < SAMPLES:
            seen.samples.append(list(cells))
        found = sorter.take(cells)
        if isinstance(found, Problem):
            seen.refused.append((number, found))
        elif found is not None:
            seen.readings.append((number, found))
    seen.whole = next(rows, None) is None


def _try(actor: Actor, kind: Kind, source: str, setting: Setting, seen: Preview) -> None:
    """Stores some lines in a part of a transaction that is undone: what they would change is counted by doing it."""
    some = seen.readings[: kind.sample]
    spoilt = [(number, one.key) for number, one in seen.refused if one.key and kind.whole]
    task = task_of(0, actor, setting)
    with transaction() as db:
        try:
            with savepoint(db):
                options = inbox_of(actor, kind.name, source, dict(setting.options))
                whole = task_of(0, actor, Setting(setting.source_id, setting.currency, setting.zone, setting.now, options))
                raise _Undone(kind.save(db, whole, _grouped(some, spoilt)))
        except _Undone as undone:
            saved = undone.saved
    seen.counts, seen.stored = saved.counts, len(some)
    seen.refused = sorted([*seen.refused, *saved.refused], key=lambda one: one[0])
    seen.agents = _agents(kind, task.colleague, seen)


class _Undone(Exception):
    def __init__(self, saved: Saved) -> None:
        super().__init__()
        self.saved = saved


def _grouped(readings: list[tuple[int, Reading]], spoilt: list[tuple[int, str]]) -> list[Group]:
    groups: dict[str, list[Line]] = {}
    for number, reading in sorted(readings, key=lambda one: one[1].at):
        groups.setdefault(reading.key, []).append(Line(number, reading.at, reading.values))
    for number, key in spoilt:
        if key in groups:
            groups[key].append(Line(number, 0, None))
    return sorted(groups.items())


def _agents(kind: Kind, colleague: Any, seen: Preview) -> list[tuple[str, int, int | None]]:
    """The names of agents in the file, how many lines each has, and who it would be."""
    if not kind.agent:
        return []
    counts: dict[str, int] = {}
    for _, reading in seen.readings:
        if name := kind.shown(reading)[kind.agent]:
            counts[name] = counts.get(name, 0) + 1
    return [(name, count, colleague(name)[0]) for name, count in sorted(counts.items(), key=lambda one: -one[1])[:200]]
