"""Transactions: data, events and jobs become true together, or not at all.

`transaction()` is the only way in. On SQLite a turn is taken first, so that the threads of the process queue in order
instead of polling the database lock. What was announced is numbered and written as the last step before the commit
(the counter row is locked for the commit only) and published right after it.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.db import transaction as django_transaction

from yingda.kit.late import Late
from yingda.plumbing.clock import given_instant, now_ms
from yingda.plumbing.events import Event

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = Late("psycopg")

Params = Sequence[Any]
NUMBERS_END = 2**63  # no column holds a larger number; the drivers fail on one
_turn = threading.RLock()
_local = threading.local()


@lru_cache(maxsize=1024)
def percent_style(sql: str) -> str:
    """The statement with `%s` in place of `?`, as psycopg wants it."""
    return sql.replace("%", "%%").replace("?", "%s")


def marks_for(values: Collection[Any]) -> str:
    """The `?` of a list of values in plain SQL."""
    return ", ".join("?" * len(values))


class Db:
    """Plain SQL on the running transaction; statements are written with `?` for both databases."""

    __slots__ = ("_began_at", "_cursor", "after", "announced", "dialect", "jobs")

    def __init__(self) -> None:
        connection.ensure_connection()
        raw: Any = connection.connection
        self.dialect = connection.vendor
        self._cursor: Any = psycopg.Cursor(raw) if self.dialect == "postgresql" else raw.cursor()
        self.announced: list[Event] = []
        self.jobs: list[tuple[Any, ...]] = []
        self.after: list[Callable[[], None]] = []
        self._began_at = now_ms()

    @property
    def now(self) -> int:
        """The instant of everything in the transaction: when it began, or the one given by `clock.at`."""
        given = given_instant()
        return self._began_at if given is None else given

    def _run(self, sql: str, params: Params) -> Any:
        if self.dialect == "postgresql":
            sql = percent_style(sql)
        return self._cursor.execute(sql, params)

    def execute(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        rows: list[tuple[Any, ...]] = self._run(sql, params).fetchall()
        return rows

    def one(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        row: tuple[Any, ...] | None = self._run(sql, params).fetchone()
        return row

    def change(self, sql: str, params: Params = ()) -> int:
        """How many rows the statement changed."""
        count: int = self._run(sql, params).rowcount
        return count

    def many(self, sql: str, rows: Sequence[Params]) -> None:
        """One statement for many rows."""
        self._cursor.executemany(percent_style(sql) if self.dialect == "postgresql" else sql, rows)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Params]) -> int:
        """Adds many rows the fastest way there is (COPY on PostgreSQL); how many."""
        names, count = ", ".join(f'"{name}"' for name in columns), 0
        if self.dialect != "postgresql":
            before = self._cursor.connection.total_changes
            self._cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})', rows)
            return int(self._cursor.connection.total_changes - before)
        with self._cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Params], once: Sequence[str]) -> None:
        """Adds many rows but those whose `once` columns (of a unique constraint) another row has already."""
        names, ends = ", ".join(f'"{name}"' for name in columns), f"ON CONFLICT ({', '.join(once)}) DO NOTHING"
        if self.dialect != "postgresql":
            self.many(f'INSERT INTO "{table}" ({names}) VALUES ({marks_for(columns)}) {ends}', rows)
        elif rows:  # COPY knows no conflict, and a statement for each row costs more than all else
            self.change(f'CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA')
            self.load("incoming", columns, rows)
            self.change(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM incoming {ends}')
            self.change("DROP TABLE incoming")

    def reserve(self, table: str, count: int) -> Sequence[int]:
        """Ids that rows of a table may be given, in order; nobody else gets them."""
        if self.dialect == "postgresql":
            return [row[0] for row in self.execute("SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)", (table, count))]
        row = self.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        first = 1 if row is None else int(row[0]) + 1
        return range(first, first + count)

    def insert(self, sql: str, params: Params = ()) -> int:
        """The id of the row an `INSERT` (without RETURNING) made."""
        row = self._run(sql + " RETURNING id", params).fetchone()
        return int(row[0])


class Outbox:
    """What `transaction` does with announced events; set by `plumbing.outbox` so that imports keep one direction."""

    write: ClassVar[Callable[[Db], list[Any]]]
    publish: ClassVar[Callable[[list[Any]], None]]


def _one_turn() -> Any:
    return _turn if connection.vendor == "sqlite" else nullcontext()


def running() -> Db | None:
    """The transaction this thread is in, if any."""
    return getattr(_local, "db", None)


@contextmanager
def transaction() -> Iterator[Db]:
    """Joins the thread's running transaction or runs a new one; commits data, events and jobs together."""
    outer = running()
    if outer is not None:
        yield outer
        return
    with _one_turn():
        with django_transaction.atomic():
            db = _local.db = Db()
            try:
                yield db
                frames = Outbox.write(db)
            finally:
                _local.db = None
        Outbox.publish(frames)
    for call in db.after:
        call()


@contextmanager
def savepoint(db: Db) -> Iterator[None]:
    """A part of a transaction that is undone alone when it raises; its events and jobs go with it."""
    events, jobs, after = len(db.announced), len(db.jobs), len(db.after)
    db._run("SAVEPOINT part", ())
    try:
        yield
    except BaseException:
        db._run("ROLLBACK TO SAVEPOINT part", ())
        db._run("RELEASE SAVEPOINT part", ())
        del db.announced[events:], db.jobs[jobs:], db.after[after:]
        raise
    db._run("RELEASE SAVEPOINT part", ())


@contextmanager
def untold(db: Db) -> Iterator[None]:
    """Nobody hears of what is done inside: no event, no job. For history that is written down long after it happened."""
    events, jobs = len(db.announced), len(db.jobs)
    try:
        yield
    finally:
        del db.announced[events:], db.jobs[jobs:]


def announce(event: Event) -> None:
    """Makes the event part of the running transaction. Raises `RuntimeError` outside of one."""
    db = running()
    if db is None:
        raise RuntimeError(f"{event.name} announced outside of a transaction")
    db.announced.append(event)


def after_commit(call: Callable[[], None]) -> None:
    """Runs `call` once the running transaction has been committed."""
    db = running()
    if db is None:
        call()
    else:
        db.after.append(call)
