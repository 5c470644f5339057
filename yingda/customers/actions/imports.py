"""Taking in order files: looked at first, then read and saved in short turns, so that other jobs get theirs.

Reading writes the rows down beside the import; saving takes them order by order. Both go on where they were after a
crash, and a row that is wrong is listed with its field and reason while the others are taken.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db.models import F

from yingda.customers.actions.orders import open_source, take
from yingda.customers.events import OrderImportFinished
from yingda.customers.models import OrderImport, OrderImportLine, OrderImportRefusal
from yingda.customers.queries.access import person_of
from yingda.customers.rules.headers import HEADER_ROWS, Header, header_of, missing
from yingda.customers.rules.order_lines import Line, OrderFacts, Problem, Setting, line_of, order_of
from yingda.customers.rules.tables import BadTable, Row, rows_of
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refusal, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import claim, keep, open_file
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, announce, savepoint, transaction

JOB = "customers.take_in_orders"
LIMIT_BYTES = 20 * 1024 * 1024
ALLOWED = ("text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ROWS_A_TURN = 400
ORDERS_A_TURN = 10
LINES_AN_ORDER = 2000
PREVIEW_ROWS = 500
REFUSALS_KEPT = 5000
Wanted = Mapping[str, str]


class _Open:
    """Files this process is in the middle of, by import: the rows read so far and the rest of the file."""

    rows: dict[int, tuple[int, Iterator[Row]]] = {}


def preview(actor: Actor, source_id: int, data: bytes, wanted: Wanted, zone: str | None = None) -> dict[str, Any]:
    """What would come of a file, from its first 500 rows; nothing is kept. Needs `customer.import`."""
    actor.demand("customer.import")
    source = open_source(source_id)
    header, rows = _headed(data, wanted)
    setting = Setting(source.currency, _zone(zone), now_ms())
    read = [(number, _line(cells, header.columns, setting)) for number, cells in islice(rows, PREVIEW_ROWS)]
    good = [(number, line) for number, line in read if isinstance(line, Line)]
    return {
        "mapping": header.columns,
        "unknown": list(header.unknown),
        "rows": len(read),
        "orders": _grouped(good)[:20],
        "refused": [(number, line) for number, line in read if isinstance(line, Problem)],
    }


def start_import(actor: Actor, source_id: int, name: str, stream: Any, wanted: Wanted, zone: str | None = None) -> OrderImport:
    """Keeps a CSV or XLSX file of up to 20 MB and begins to take it in. Needs `customer.import`.

    Raises Refused when it is no table or its header lacks what an order needs.
    """
    actor.demand("customer.import")
    source, where = open_source(source_id), _zone(zone)
    stored = keep(actor, name, stream, LIMIT_BYTES, ALLOWED)
    header, _ = _headed(_bytes(stored.key), wanted)
    with transaction() as db:
        made = OrderImport.objects.create(
            source=source,
            file_key=stored.key,
            file_name=stored.name,
            mapping=header.columns,
            header_row=header.row,
            zone=where,
            unknown=list(header.unknown),
            by_id=person_of(actor),
            by_name=actor.name[:150],
            created_at=db.now,
        )
        claim(stored.key, f"order_import:{made.pk}")
        record(actor, "customers.order_import.started", f"order_import:{made.pk}", after={"file": stored.name, "source": source.pk})
        enqueue(JOB, {"import": made.pk}, key=f"{JOB}:{made.pk}")
        return made


def go_on(import_id: int) -> None:
    """One turn of an import: some rows read, or some orders saved; asks for the next turn until all is done."""
    made = OrderImport.objects.select_related("source").filter(pk=import_id).first()
    if made is None or made.state in ("done", "failed"):
        _Open.rows.pop(import_id, None)
        return
    try:
        if made.state == "reading":
            _read_some(made)
        else:
            _save_some(made)
    except BadTable as error:
        with transaction() as db:
            _end(db, made, "failed", error.code)


def give_up(import_id: int) -> None:
    """Ends an import whose turns failed again and again: what was saved stays, and the one who began it is told."""
    with transaction() as db:
        made = OrderImport.objects.select_related("source").select_for_update().filter(pk=import_id).first()
        if made is not None and made.state not in ("done", "failed"):
            _end(db, made, "failed", "import_broke_off")


def _headed(data: bytes, wanted: Wanted) -> tuple[Header, Iterator[Row]]:
    """The header within the first ten rows that names what an order needs, and the rows behind it. Raises Refused."""
    try:
        rows = rows_of(data)
        tried: list[Header] = []
        for number, cells in islice(rows, HEADER_ROWS):
            header = header_of(number, [cell.strip() for cell in cells or []], wanted)
            if not missing(header.columns):
                return header, rows
            tried.append(header)
    except BadTable as error:
        raise Refused(error.code, field="file") from error
    nearest = max(tried, key=lambda header: len(header.columns), default=Header(0, {}, ()))
    raise Refused("table_header_lacks", field="file", lacks=", ".join(missing(nearest.columns)))


def _zone(zone: str | None) -> str:
    name = zone or settings.TIME_ZONE
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("zone_unknown", field="zone", value=name[:40]) from error
    return name


def _bytes(key: str) -> bytes:
    _, file = open_file(key)
    with file:
        return file.read()


def _line(cells: list[str] | None, columns: Mapping[str, int], setting: Setting) -> Line | Problem:
    return Problem("row", "row_unreadable") if cells is None else line_of(cells, columns, setting)


def _grouped(lines: list[tuple[int, Line]]) -> list[OrderFacts]:
    orders: dict[str, list[Line]] = {}
    for _, line in lines:
        orders.setdefault(line.external_id, []).append(line)
    made = [order_of(group) for group in orders.values()]
    return [order for order in made if isinstance(order, OrderFacts)]


def _rows_left(made: OrderImport) -> Iterator[Row]:
    """The file's rows behind those read before; from where this process stopped, else from its beginning."""
    kept = _Open.rows.get(made.pk)
    if kept is not None and kept[0] == made.rows_read:
        return kept[1]
    rows = rows_of(_bytes(made.file_key))
    behind = (row for row in rows if row[0] > made.header_row)
    return islice(behind, made.rows_read, None)


def _read_some(made: OrderImport) -> None:
    rows = _rows_left(made)
    taken = list(islice(rows, ROWS_A_TURN))
    setting = Setting(made.source.currency, made.zone, made.created_at)
    read = [(number, _line(cells, made.mapping, setting)) for number, cells in taken]
    with transaction() as db:
        if not _still(made, state="reading", rows_read=made.rows_read):
            return
        OrderImportLine.objects.bulk_create(_waiting(made, number, line) for number, line in read)
        _refuse(made, [(number, line) for number, line in read if isinstance(line, Problem)])
        made.rows_read += len(taken)
        made.state = "reading" if len(taken) == ROWS_A_TURN else "saving"
        OrderImport.objects.filter(pk=made.pk).update(rows_read=made.rows_read, state=made.state)
        enqueue(JOB, {"import": made.pk}, run_at=db.now, key=f"{JOB}:{made.pk}")
    _Open.rows.pop(made.pk, None)
    if made.state == "reading":
        _Open.rows[made.pk] = (made.rows_read, rows)


def _waiting(made: OrderImport, number: int, line: Line | Problem) -> OrderImportLine:
    if isinstance(line, Problem):
        return OrderImportLine(order_import=made, row=number, external_id=line.order or f"row {number}", values=None)
    return OrderImportLine(order_import=made, row=number, external_id=line.external_id, values=line.packed())


def _save_some(made: OrderImport) -> None:
    with transaction() as db:
        OrderImport.objects.select_for_update().get(pk=made.pk)
        waiting = OrderImportLine.objects.filter(order_import=made)
        ids = list(waiting.order_by("external_id").values_list("external_id", flat=True).distinct()[:ORDERS_A_TURN])
        groups: dict[str, list[OrderImportLine]] = {}
        for row in waiting.filter(external_id__in=ids).order_by("external_id", "row"):
            groups.setdefault(row.external_id, []).append(row)
        actor = _importer(made)
        counts = {"made": 0, "changed": 0, "same": 0, "refused": 0}
        for group in groups.values():
            counts[_save(db, actor, made, group)] += 1
        waiting.filter(external_id__in=ids).delete()
        OrderImport.objects.filter(pk=made.pk).update(**{f"orders_{name}": F(f"orders_{name}") + count for name, count in counts.items()})
        if len(ids) < ORDERS_A_TURN:
            _end(db, made, "done")
        else:
            enqueue(JOB, {"import": made.pk}, run_at=db.now, key=f"{JOB}:{made.pk}")


def _save(db: Db, actor: Actor, made: OrderImport, group: list[OrderImportLine]) -> str:
    """Saves one order, or refuses all of its rows: half an order would have a wrong total."""
    spoilt = next((line.row for line in group if line.values is None), None)
    rows = [line.row for line in group if line.values is not None]
    if spoilt is not None:
        return _refuse_rows(made, rows, Problem("row", "order_row_spoilt", {"row": spoilt}))
    if len(group) > LINES_AN_ORDER:
        return _refuse_rows(made, rows, Problem("number", "order_too_long", {"limit": LINES_AN_ORDER}))
    facts = order_of([Line(**line.values) for line in group if line.values is not None])
    if isinstance(facts, Problem):
        return _refuse_rows(made, rows, facts)
    try:
        with savepoint(db):
            return take(actor, made.source, facts, "import")[1]
    except Refusal as refusal:
        return _refuse_rows(made, rows, Problem(refusal.field or "row", refusal.code, refusal.params))


def _refuse_rows(made: OrderImport, rows: list[int], problem: Problem) -> str:
    _refuse(made, [(row, problem) for row in rows])
    return "refused"


def _refuse(made: OrderImport, problems: list[tuple[int, Problem]]) -> None:
    """Lists refused rows; from 5 000 on they are only counted."""
    room = max(0, REFUSALS_KEPT - OrderImportRefusal.objects.filter(order_import=made).count()) if problems else 0
    OrderImportRefusal.objects.bulk_create(
        [OrderImportRefusal(order_import=made, row=row, field=p.field, reason=p.code, params=p.params) for row, p in problems[:room]],
        ignore_conflicts=True,
    )
    OrderImport.objects.filter(pk=made.pk).update(rows_refused=F("rows_refused") + len(problems))


def _still(made: OrderImport, **expected: Any) -> bool:
    """Locks the import; whether nobody went on with it meanwhile."""
    return OrderImport.objects.select_for_update().filter(pk=made.pk, **expected).first() is not None


def _importer(made: OrderImport) -> Actor:
    """Who began the import: the right to import was checked when the file was given."""
    return Actor("person", made.by_id, made.by_name) if made.by_id else SYSTEM


def _end(db: Db, made: OrderImport, state: str, problem: str = "") -> None:
    OrderImportLine.objects.filter(order_import=made).delete()
    OrderImport.objects.filter(pk=made.pk).update(state=state, problem=problem, finished_at=db.now)
    _Open.rows.pop(made.pk, None)
    counted = OrderImport.objects.values("rows_read", "rows_refused", "orders_made", "orders_changed", "orders_same", "orders_refused").get(pk=made.pk)
    record(_importer(made), f"customers.order_import.{state}", f"order_import:{made.pk}", after={**counted, "problem": problem})
    announce(OrderImportFinished(made.pk, made.by_id, state))
