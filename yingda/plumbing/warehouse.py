"""A copy of fact tables in columns (DuckDB), for questions over all of them. It is made of the main database and can be lost.

Each process that asks has its own copy, in memory: a file of DuckDB belongs to one process, and millions of rows come over in
seconds. They come by ADBC, those with a higher `written` than the copy has seen; all of a key are replaced together.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg.conninfo import make_conninfo

from yingda.kit.late import Late

duckdb: Any = Late("duckdb")
sqlite_driver: Any = Late("adbc_driver_sqlite.dbapi")
postgresql_driver: Any = Late("adbc_driver_postgresql.dbapi")

_BATCH = {"adbc.sqlite.query.batch_rows": "65536"}
_TYPES: list[tuple[type[Any], str, str]] = [
    (models.BooleanField, "BOOLEAN", "FALSE"),
    (models.BigIntegerField, "BIGINT", "0"),
    (models.IntegerField, "INTEGER", "0"),
    (models.CharField, "VARCHAR", "''"),
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


class Warehouse:
    """One copy of the tables of `mirrors`, empty at first."""

    def __init__(self, mirrors: Sequence[Mirror]) -> None:
        self._mirrors = mirrors
        self._lock = threading.Lock()
        self._copy = duckdb.connect(":memory:")
        self._do("CREATE TABLE seen (epoch BIGINT, written BIGINT)")

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query over the copy, as it was refreshed last."""
        found: list[tuple[Any, ...]] = self._copy.cursor().execute(sql, list(params)).fetchall()
        return found

    def refresh(self, state: State) -> int:
        """Brings the copy up to `state`; how many rows came over."""
        with self._lock:
            seen = self._seen()
            if seen == state:
                return 0
            if seen is None or seen.epoch != state.epoch:
                self._empty()
                seen = State(state.epoch, 0)
            return self._copied(seen.written, state)

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
                columns = ", ".join(f"{field.column} {_type_of(field)[0]}" for field in _fields(table))
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
            for table in mirror.tables:
                self._do(f"DELETE FROM {table._meta.db_table} WHERE {mirror.key} IN (SELECT {mirror.key} FROM {changed})")
            self._do(f"INSERT INTO {mirror.leader._meta.db_table} SELECT * FROM {changed}")
            for table in mirror.followers:
                count += self._load(source, mirror, table, f"changed_{table._meta.db_table}", after, up_to)
                self._do(f"INSERT INTO {table._meta.db_table} SELECT * FROM changed_{table._meta.db_table}")
        return count

    def _load(self, source: Any, mirror: Mirror, table: type[models.Model], into: str, after: int, up_to: int) -> int:
        cursor = source.cursor()
        if connection.vendor == "sqlite":
            cursor.adbc_statement.set_options(**_BATCH)
        cursor.execute(_statement(mirror, table, after, up_to))
        self._copy.register("incoming", cursor.fetch_arrow())
        columns = ", ".join(f"CAST({field.column} AS {_type_of(field)[0]}) AS {field.column}" for field in _fields(table))
        self._do(f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT {columns} FROM incoming WHERE {mirror.key} <> 0")
        self._copy.unregister("incoming")
        cursor.close()
        return int(self._do(f"SELECT count(*) FROM {into}")[0][0])


def _statement(mirror: Mirror, table: type[models.Model], after: int, up_to: int) -> str:
    """A first row of zeros and empty words tells the SQLite driver the types, which it takes from the first rows it sees."""
    fields = _fields(table)
    typed = ", ".join(f"{_type_of(field)[1]} AS {field.column}" for field in fields)
    columns = ", ".join(f"t.{field.column}" for field in fields)
    name, leader = table._meta.db_table, mirror.leader._meta.db_table
    joined = "" if table is mirror.leader else f" JOIN {leader} l ON l.{mirror.key} = t.{mirror.key}"
    number = "t.written" if table is mirror.leader else "l.written"
    return f"SELECT {typed} UNION ALL SELECT {columns} FROM {name} t{joined} WHERE {number} > {after:d} AND {number} <= {up_to:d}"


def _fields(table: type[models.Model]) -> list[Any]:
    """The columns that are copied: all but a surrogate number and documents."""
    return [field for field in table._meta.local_fields if not isinstance(field, models.AutoField | models.BigAutoField | models.JSONField)]


def _type_of(field: Any) -> tuple[str, str]:
    """The type of a column in the copy, and a value that has it."""
    return next((name, empty) for kind, name, empty in _TYPES if isinstance(field, kind))


def _source() -> Any:
    """The main database as ADBC reads it, in one snapshot."""
    if connection.vendor == "sqlite":
        return sqlite_driver.connect(f"file:{connection.settings_dict['NAME']}?mode=ro")
    given = connection.settings_dict
    names = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    source = postgresql_driver.connect(make_conninfo(**{name: given[key] for name, key in names.items() if given[key]}))
    source.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    return source
