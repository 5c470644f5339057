"""An index of terms over rows of another table: SQLite FTS5 without content, PostgreSQL `tsvector` with a GIN index.

It knows numbers and terms (`kit.terms`) and nothing else: who may see what it finds is asked by the room it serves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yingda.kit.terms import Phrase, terms
from yingda.plumbing.store import Db


@dataclass(frozen=True, slots=True)
class TermIndex:
    """An index by the name of its table."""

    table: str

    def created(self, vendor: str) -> list[str]:
        """The statements that make it, for a migration."""
        if vendor == "sqlite":
            return [f"CREATE VIRTUAL TABLE {self.table} USING fts5(terms, content='', tokenize='unicode61 remove_diacritics 0')"]
        return [
            f"CREATE TABLE {self.table} (id bigint PRIMARY KEY, terms tsvector NOT NULL)",
            f"CREATE INDEX {self.table}_terms ON {self.table} USING gin (terms) WITH (fastupdate = on)",
        ]

    def put(self, db: Db, rows: Iterable[tuple[int, str]]) -> None:
        """Indexes texts under their numbers. On SQLite none of the numbers may be there already."""
        # FTS5 writes its memory out whenever a number is lower than the one before.
        found = [(number, terms(text)) for number, text in sorted(rows)]
        if db.dialect == "sqlite":
            db.many(f"INSERT INTO {self.table} (rowid, terms) VALUES (?, ?)", [(number, " ".join(cut)) for number, cut in found])
            return
        if found:
            # One statement for all, each text's terms as one string: an array of arrays would have to be even.
            db.change(
                f"INSERT INTO {self.table} (id, terms) SELECT id, array_to_tsvector(string_to_array(cut, ' '))"
                " FROM unnest(?::bigint[], ?::text[]) AS put (id, cut) ON CONFLICT (id) DO UPDATE SET terms = excluded.terms",
                ([number for number, _cut in found], [" ".join(sorted(set(cut))) for _number, cut in found]),
            )

    def change(self, db: Db, number: int, before: str, after: str) -> None:
        """Indexes a changed text; `before` must be what was indexed."""
        if db.dialect == "sqlite":
            taken_out = f"INSERT INTO {self.table} ({self.table}, rowid, terms) VALUES ('delete', ?, ?)"
            db.change(taken_out, (number, " ".join(terms(before))))
        self.put(db, [(number, after)])

    def take_out(self, db: Db, number: int, before: str) -> None:
        """Takes one row out; `before` must be what was indexed."""
        if db.dialect == "sqlite":
            db.change(f"INSERT INTO {self.table} ({self.table}, rowid, terms) VALUES ('delete', ?, ?)", (number, " ".join(terms(before))))
        else:
            db.change(f"DELETE FROM {self.table} WHERE id = ?", (number,))

    def tidy(self, db: Db) -> None:
        """Merges what the index has written down piece by piece: what was taken out is no longer in it (SQLite)."""
        if db.dialect == "sqlite":
            db.change(f"INSERT INTO {self.table} ({self.table}) VALUES ('optimize')")

    def clear(self, db: Db) -> None:
        """Takes everything out."""
        if db.dialect == "sqlite":
            db.change(f"INSERT INTO {self.table} ({self.table}) VALUES ('delete-all')")
        else:
            db.change(f"TRUNCATE {self.table}")

    def settle(self, db: Db) -> None:
        """After much was put in at once: PostgreSQL sorts in what waits beside its index, and counts anew what its plans rest on."""
        if db.dialect == "postgresql":
            db.execute("SELECT gin_clean_pending_list(?::regclass)", (f"{self.table}_terms",))
            db.change(f"ANALYZE {self.table}")

    def where(self, phrases: list[Phrase], vendor: str) -> tuple[str, list[Any]]:
        """The condition under which a row of the table answers the phrases. PostgreSQL finds the terms in any order."""
        if vendor == "sqlite":
            return f"{self.table} MATCH ?", [" ".join(_for_fts5(phrase) for phrase in phrases)]
        return "terms @@ ?::tsquery", [" & ".join(_for_tsquery(phrase) for phrase in phrases)]

    def key(self, vendor: str) -> str:
        """The name of the column with the numbers."""
        return "rowid" if vendor == "sqlite" else "id"


def _for_fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.terms)}"' + ("*" if phrase.open_ended else "")


def _for_tsquery(phrase: Phrase) -> str:
    *first, last = phrase.terms
    return " & ".join([*(f"'{term}'" for term in first), f"'{last}'" + (":*" if phrase.open_ended else "")])
