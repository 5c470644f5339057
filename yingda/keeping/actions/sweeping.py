"""Looking for words in every table, some thousand rows at a time, and putting stars in their place."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from yingda.conversations.actions import indexing
from yingda.keeping.rules.erasure import pattern_of, spellings, without
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.tables import Table, tables

ROWS = 20_000
AT_ONCE = 200
MESSAGES, AUDIT = "conversations_message", "plumbing_auditentry"
# Colleagues are not customers, though they may have the same address; what follows holds no words of customers.
PASSED_OVER = frozenset({
    "people_person", "account_emailaddress", "account_emailconfirmation", "mfa_authenticator", "django_content_type", "auth_permission",
    "auth_group", "auth_group_permissions", "plumbing_job", "plumbing_livenode", "plumbing_liveline", "django_session",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sweep is: the table by its place in the list, and the last number it looked at."""

    table: int = 0
    after: int = 0


def swept() -> list[Table]:
    """The tables that are looked through."""
    return [table for table in tables().values() if table.name not in PASSED_OVER and _texts(table)]


def sweep(words: list[str], place: Place, at_least: int = ROWS) -> tuple[int, list[int], Place | None]:
    """Looks on from `place`, through about `at_least` rows: how many rows were changed, which audit entries hold the words, and where to go on.

    Without words there is nothing to look for. None as the place: the end.
    """
    every, looked, changed = swept(), 0, 0
    audit: list[int] = []
    while words and place.table < len(every) and looked < at_least:
        table = every[place.table]
        highest = _highest(table)
        if highest is None or place.after >= highest:
            place = Place(place.table + 1)
            continue
        until = place.after + ROWS
        hits = _hits(table, words, place.after, until)
        if table.name == AUDIT:
            audit += [row[0] for row in hits]
        else:
            changed += _blank(table, hits, words)
        looked += min(ROWS, highest - place.after)
        place = Place(place.table, until)
    return changed, audit, place if words and place.table < len(every) else None


def _texts(table: Table) -> list[tuple[str, str]]:
    return [(column.name, column.kind) for column in table.columns if column.kind in ("text", "json") and column.to is None and column.name != table.key]


def _whole(table: Table) -> bool:
    """Whether the table has no number to go along."""
    column = table.column(table.key)
    return column is None or column.kind != "integer"


def _highest(table: Table) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {"count(*)" if _whole(table) else f"max({_name(table.key)})"} FROM "{table.name}"')
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


def _name(column: str) -> str:
    return f'"{column}"'


def _hits(table: Table, words: list[str], after: int, until: int) -> list[tuple[Any, ...]]:
    """The rows in which a word stands: key and texts."""
    likes = [f"%{_escaped(spelling)}%" for word in words for spelling in spellings(word)]
    like, cast = ("LIKE", "") if connection.vendor == "sqlite" else ("ILIKE", "::text")
    columns = [f"{_name(name)}{cast if kind == 'json' else ''}" for name, kind in _texts(table)]
    any_of = " OR ".join(f"{column} {like} %s ESCAPE '!'" for column in columns for _ in likes)
    span = "" if _whole(table) else f"{_name(table.key)} > {after:d} AND {_name(table.key)} <= {until:d} AND"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {_name(table.key)}, {", ".join(columns)} FROM "{table.name}" WHERE {span} ({any_of})', likes * len(columns))
        return list(cursor.fetchall())


def _escaped(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _blank(table: Table, hits: list[tuple[Any, ...]], words: list[str]) -> int:
    pattern, names = pattern_of(words), [name for name, _ in _texts(table)]
    for first in range(0, len(hits), AT_ONCE):
        with transaction() as db:
            for key, *texts in hits[first : first + AT_ONCE]:
                fresh = {name: without(text, pattern) for name, text in zip(names, texts, strict=True) if text}
                _write(db, table, key, {name: text for name, text in fresh.items() if text != texts[names.index(name)]})
                if table.name == MESSAGES and fresh.get("text", "") != texts[names.index("text")]:
                    indexing.changed(key, texts[names.index("text")], fresh["text"])
    return len(hits)


def _write(db: Db, table: Table, key: Any, fresh: dict[str, str]) -> None:
    if fresh:
        json_columns = {name for name, kind in _texts(table) if kind == "json" and db.dialect == "postgresql"}
        sets = ", ".join(f"{_name(name)} = {'CAST(? AS jsonb)' if name in json_columns else '?'}" for name in fresh)
        db.change(f'UPDATE "{table.name}" SET {sets} WHERE {_name(table.key)} = ?', (*fresh.values(), key))
