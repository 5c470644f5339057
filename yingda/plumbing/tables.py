"""The shape of every table, the same words for both databases; and a reader that sees one instant of all of them."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db import connection, models

from yingda.kit.late import Late
from yingda.plumbing.fields import EncryptedTextField
from yingda.plumbing.store import Db, percent_style

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = Late("psycopg")

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: kind = integer, real, text, boolean, json, moment (ISO 8601, UTC) or secret; `to` is the table it points at."""

    name: str
    kind: str
    null: bool
    to: str | None = None
    help: str = ""
    has_default: bool = False
    default: Any = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name in the database, the name of the thing it holds (`customers.contact`), and what that is."""

    name: str
    thing: str
    about: str
    columns: tuple[Column, ...]
    key: str

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


@cache
def tables() -> dict[str, Table]:
    """Every table of a model, by its name in the database."""
    found = [_table(model) for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {table.name: table for table in sorted(found, key=lambda table: table.name)}


def other_tables() -> set[str]:
    """Tables of the database that belong to no model."""
    return set(connection.introspection.table_names()) - set(tables())


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    columns = tuple(_column(field) for field in meta.local_concrete_fields)
    key: Any = meta.pk
    return Table(meta.db_table, f"{meta.app_label}.{meta.model_name}", (model.__doc__ or "").strip().split("\n")[0], columns, key.column)


def _column(field: Any) -> Column:
    to = field.related_model._meta.db_table if field.is_relation else None
    default = field.get_default() if field.has_default() else None
    return Column(field.column, _kind(field), field.null, to, str(field.help_text), field.has_default(), default, getattr(field, "max_length", None))


def _kind(field: Any) -> str:
    target = field.target_field if field.is_relation else field
    kinds: list[tuple[Any, str]] = [
        (EncryptedTextField, "secret"), (models.JSONField, "json"), (models.BooleanField, "boolean"),
        (models.DateTimeField, "moment"), (models.FloatField, "real"), (models.IntegerField, "integer"),
    ]  # fmt: skip
    return next((kind for known, kind in kinds if isinstance(target, known)), "text")


class Reader(Protocol):
    """Reads every table as it was at one instant, whatever is written meanwhile."""

    vendor: str

    def rows(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]: ...


class _Sqlite:
    vendor = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def rows(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        yield from self._raw.execute(sql, params)


class _Postgresql:
    vendor = "postgresql"

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def rows(self, sql: str, params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        with self._raw.cursor(name="whole") as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(percent_style(sql) if params else sql, params or None)
            yield from cursor


@contextmanager
def one_instant() -> Iterator[Reader]:
    """A reader on a connection of its own: a read transaction of SQLite, REPEATABLE READ on PostgreSQL. Nobody waits for it."""
    if connection.vendor == "sqlite":
        raw = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, isolation_level=None)
        try:
            raw.execute("BEGIN")
            raw.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchall()
            yield _Sqlite(raw)
        finally:
            raw.close()
        return
    params: dict[str, Any] = connection.get_connection_params()
    with psycopg.Connection.connect(**{name: value for name, value in params.items() if name not in ("cursor_factory", "context")}) as other:
        other.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        other.read_only = True
        yield _Postgresql(other)


def select(table: Table, vendor: str, where: str = "") -> str:
    """The statement that reads a table's columns in their order, sorted by its key."""
    names = ", ".join(f'"{column.name}"::text' if column.kind == "json" and vendor == "postgresql" else f'"{column.name}"' for column in table.columns)
    return f'SELECT {names} FROM "{table.name}" {where} ORDER BY "{table.key}"'


def plain(kind: str, value: Any) -> Any:
    """A value as JSON holds it, the same whichever database it was read from."""
    if value is None:
        return None
    if kind == "json":
        return json.loads(value)
    if kind == "boolean":
        return bool(value)
    if kind == "moment":
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat(timespec="microseconds")
    return value


def stored(kind: str, value: Any, vendor: str) -> Any:
    """A plain value as a statement for this database wants it."""
    if value is None:
        return None
    if kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if kind == "boolean":
        return bool(value) if vendor == "postgresql" else int(value)
    if kind == "moment":
        at = datetime.fromisoformat(value)
        return at if vendor == "postgresql" else at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", timespec="microseconds")
    return value


def reset_counters(db: Db) -> None:
    """Lets the next row of every table get the number after the highest. SQLite does so by itself."""
    if db.dialect != "postgresql":
        return
    for table in tables().values():
        (sequence,) = db.one("SELECT pg_get_serial_sequence(?, ?)", (f'"{table.name}"', table.key)) or (None,)
        if sequence is not None:
            db.execute(f'SELECT setval(?, COALESCE(max("{table.key}"), 1), max("{table.key}") IS NOT NULL) FROM "{table.name}"', (sequence,))
