"""A copy of fact tables in columns (DuckDB), for questions over all of them. It is made of the main database and can be lost.

Each process that asks has its own copy, in memory: a file of DuckDB belongs to one process, and millions of rows come over in
seconds. Those come with a higher `written` than the copy has seen; all of a key are replaced together.

PostgreSQL is read by ADBC. SQLite is not: the driver brings a second SQLite into the process, and two of them do not see each other's
locks, so that one empties the shared memory the other has mapped. It is read by Python's own, through a file of values.
"""

import csv
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, models

from yingda.kit.late import Late

duckdb: Any = Late("duckdb")
postgresql_driver: Any = Late("adbc_driver_postgresql.dbapi")
conninfo: Any = Late("psycopg.conninfo")

ANSWERS_KEPT = 512
EVERY_DAY = 0
AROUND = 62  # days: longer than any window that joins one day's facts with another's
_TYPES: list[tuple[type[Any], str]] = [
    (models.BooleanField, "BOOLEAN"),
    (models.BigIntegerField, "BIGINT"),
    (models.IntegerField, "INTEGER"),
    (models.CharField, "VARCHAR"),
]


@dataclass(frozen=True, slots=True)
class Mirror:
    """Tables that are copied together: rows of a `key` in the leader (which has `written`) and the followers go and come as one."""

    key: str
    leader: type[models.Model]
    followers: tuple[type[models.Model], ...] = ()

    @property
    def tables(self) -> tuple[type[models.Model], ...]:
        """Leader and followers."""
        return self.leader, *self.followers


@dataclass(frozen=True, slots=True)
class State:
    """What the main database has: `epoch` says which making of the facts, `written` the last number given to one."""

    epoch: int
    written: int


class Answers:
    """Answers to questions over spans of days, each good until a fact of its days, or of up to `AROUND` days before or after, has changed."""

    def __init__(self) -> None:
        self.changes = 0
        self._days: dict[int, int] = {}
        self._all_changed_at = 0
        self._kept: OrderedDict[Any, tuple[int, list[tuple[Any, ...]]]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Any, days: tuple[int, int]) -> list[tuple[Any, ...]] | None:
        """The answer that was kept, if it is still one."""
        first, last = _shifted(days[0], -AROUND), _shifted(days[1], AROUND)
        with self._lock:
            if key not in self._kept:
                return None
            at, rows = self._kept[key]
            if at < self._all_changed_at or any(changed > at and first <= day <= last for day, changed in self._days.items()):
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return rows

    def keep(self, key: Any, rows: list[tuple[Any, ...]], changes: int) -> None:
        """Keeps an answer that was asked for when there had been so many changes."""
        with self._lock:
            self._kept[key] = (changes, rows)
            while len(self._kept) > ANSWERS_KEPT:
                self._kept.popitem(last=False)

    def changed(self, days: Collection[int]) -> None:
        """Facts of these days are others now; of all with `EVERY_DAY` among them."""
        with self._lock:
            self.changes += 1
            self._days.update(dict.fromkeys(days, self.changes))
            if EVERY_DAY in days:
                self._all_changed_at = self.changes
                self._kept.clear()


def _shifted(day: int, by: int) -> int:
    when = date(day // 10_000, day // 100 % 100, day % 100) + timedelta(days=by)
    return 10_000 * when.year + 100 * when.month + when.day


class Warehouse:
    """One copy of the tables of `mirrors`, empty at first."""

    def __init__(self, mirrors: Sequence[Mirror]) -> None:
        self._mirrors = mirrors
        self._lock = threading.Lock()
        self._answers, self._days = Answers(), set[int]()
        self._copy = duckdb.connect(":memory:")
        self._do("CREATE TABLE seen (epoch BIGINT, written BIGINT)")

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query over the copy, as it was refreshed last."""
        found: list[tuple[Any, ...]] = self._copy.cursor().execute(sql, list(params)).fetchall()
        return found

    def answered(self, sql: str, params: Sequence[Any], days: tuple[int, int]) -> list[tuple[Any, ...]]:
        """`rows`, remembered while no fact of these days (yyyymmdd) or of the weeks around them has changed: a past quarter is asked again and again."""
        key = (sql, tuple(params))
        known = self._answers.of(key, days)
        if known is None:
            before = self._answers.changes
            known = self.rows(sql, params)
            self._answers.keep(key, known, before)
        return known

    def together(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
        """Runs statements in one transaction of the copy: for tables that are made of the copied ones. Readers see all of it or nothing."""
        cursor = self._copy.cursor()
        cursor.execute("BEGIN")
        try:
            for sql, params in statements:
                cursor.execute(sql, list(params))
            cursor.execute("COMMIT")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise

    def refresh(self, state: State) -> int:
        """Brings the copy up to `state`; how many rows came over."""
        with self._lock:
            seen = self._seen()
            if seen == state:
                return 0
            if seen is None or seen.epoch != state.epoch:
                self._empty()
                self._days.add(EVERY_DAY)
                seen = State(state.epoch, 0)
            count = self._copied(seen.written, state)
            # After the commit: who asks before it gets an answer of before, which is forgotten now.
            self._answers.changed(self._days)
            self._days = set()
            return count

    def close(self) -> None:
        """Lets go of it."""
        self._copy.close()

    def _seen(self) -> State | None:
        rows = self._do("SELECT epoch, written FROM seen")
        return State(*rows[0]) if rows else None

    def _do(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows at once: DuckDB takes no other statement while one has rows left."""
        rows: list[tuple[Any, ...]] = self._copy.execute(sql, list(params)).fetchall()
        return rows

    def _empty(self) -> None:
        for mirror in self._mirrors:
            for table in mirror.tables:
                name = table._meta.db_table
                columns = ", ".join(f"{field.column} {_type_of(field)}" for field in _fields(table))
                self._do(f"CREATE OR REPLACE TABLE {name} ({columns})")
        self._do("DELETE FROM seen")

    def _copied(self, after: int, state: State) -> int:
        self._do("BEGIN")
        try:
            with _source() as source:
                count = sum(self._take(source, mirror, after, state.written) for mirror in self._mirrors)
            self._do("DELETE FROM seen")
            self._do("INSERT INTO seen VALUES (?, ?)", [state.epoch, state.written])
            self._do("COMMIT")
        except BaseException:
            self._do("ROLLBACK")
            raise
        return count

    def _take(self, source: Any, mirror: Mirror, after: int, up_to: int) -> int:
        """The rows of one mirror: what came of the leader says whose rows are replaced."""
        changed = f"changed_{mirror.leader._meta.db_table}"
        count = self._load(source, mirror, mirror.leader, changed, after, up_to)
        if count:
            self._days |= self._days_of(mirror, changed)
            for table in mirror.tables:
                self._do(f"DELETE FROM {table._meta.db_table} WHERE {mirror.key} IN (SELECT {mirror.key} FROM {changed})")
            self._do(f"INSERT INTO {mirror.leader._meta.db_table} SELECT * FROM {changed}")
            for table in mirror.followers:
                count += self._load(source, mirror, table, f"changed_{table._meta.db_table}", after, up_to)
                self._do(f"INSERT INTO {table._meta.db_table} SELECT * FROM changed_{table._meta.db_table}")
        return count

    def _days_of(self, mirror: Mirror, changed: str) -> set[int]:
        """The days of the rows that go and come; `EVERY_DAY` where they have none."""
        name = mirror.leader._meta.db_table
        if not any(field.column == "day" for field in _fields(mirror.leader)):
            return {EVERY_DAY}
        gone = f"SELECT day FROM {name} WHERE {mirror.key} IN (SELECT {mirror.key} FROM {changed})"
        return {day for (day,) in self._do(f"SELECT DISTINCT day FROM (SELECT day FROM {changed} UNION ALL {gone}) d")}

    def _load(self, source: Any, mirror: Mirror, table: type[models.Model], into: str, after: int, up_to: int) -> int:
        columns = ", ".join(f"CAST({field.column} AS {_type_of(field)}) AS {field.column}" for field in _fields(table))
        with source(_statement(mirror, table, after, up_to), table, self._copy) as incoming:
            self._do(f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT {columns} FROM {incoming}")
        return int(self._do(f"SELECT count(*) FROM {into}")[0][0])


def _statement(mirror: Mirror, table: type[models.Model], after: int, up_to: int) -> str:
    columns = ", ".join(f"t.{field.column}" for field in _fields(table))
    name, leader = table._meta.db_table, mirror.leader._meta.db_table
    new = f"written > {after:d} AND written <= {up_to:d}"
    if table is not mirror.leader:
        # Not a join: a key may have several rows in the leader.
        new = f"t.{mirror.key} IN (SELECT {mirror.key} FROM {leader} WHERE {new})"
    return f"SELECT {columns} FROM {name} t WHERE {new}"


def _fields(table: type[models.Model]) -> list[Any]:
    """The columns that are copied: all but a surrogate number and documents."""
    return [field for field in table._meta.local_fields if not isinstance(field, models.AutoField | models.BigAutoField | models.JSONField)]


def _type_of(field: Any) -> str:
    """The type of a column in the copy."""
    return next(name for kind, name in _TYPES if isinstance(field, kind))


@contextmanager
def _source() -> Iterator[Any]:
    """Reads the main database in one snapshot: a function that gives the rows of a statement a name the copy knows."""
    if connection.vendor == "sqlite":
        with _snapshot(), tempfile.TemporaryDirectory(prefix="yingda-facts-") as folder:
            yield partial(_through_a_file, Path(folder) / "rows.csv")
        return
    given = connection.settings_dict
    names = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    with postgresql_driver.connect(conninfo.make_conninfo(**{name: given[key] for name, key in names.items() if given[key]})) as source:
        source.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield partial(_by_arrow, source)


@contextmanager
def _snapshot() -> Iterator[None]:
    """A read transaction on this thread's connection, unless one is running; it takes no lock others wait for."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.in_transaction:
        yield
        return
    raw.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        raw.execute("ROLLBACK")


@contextmanager
def _through_a_file(path: Path, sql: str, table: type[models.Model], copy: Any) -> Iterator[str]:
    raw: Any = connection.connection
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(raw.execute(sql))
    fields = _fields(table)
    columns = ", ".join(f"'{field.column}': '{_type_of(field)}'" for field in fields)
    named = ", ".join(f"'{field.column}'" for field in fields if _type_of(field) == "VARCHAR")
    words = f", force_not_null = [{named}]" if named else ""
    how = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
    place = str(path).replace("'", "''")
    yield f"read_csv('{place}', {how}, columns = {{{columns}}}{words})"


@contextmanager
def _by_arrow(source: Any, sql: str, _table: type[models.Model], copy: Any) -> Iterator[str]:
    with source.cursor() as cursor:
        cursor.execute(sql)
        copy.register("incoming", cursor.fetch_arrow())
        yield "incoming"
        copy.unregister("incoming")
