"""The bare limit of a restore: lines of messages parsed and put into an empty table with the same indexes, in one transaction (`bench.keeping`)."""

import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

COLUMNS = (
    "id", "conversation_id", "seq", "kind", "text", "data", "author_kind", "author_id", "author_name", "client_id", "at", "edited_at", "recalled_at",
)  # fmt: skip


def main(archive: str, target: str) -> None:
    """Reads the archive's messages into a new SQLite file."""
    base = sqlite3.connect(target)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute(f"CREATE TABLE message (id INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])}, UNIQUE (conversation_id, seq), UNIQUE (conversation_id, client_id))")
    base.executemany(f"INSERT INTO message VALUES ({', '.join('?' * len(COLUMNS))})", _rows(archive))
    base.commit()
    base.close()


def _rows(archive: str) -> Iterator[list[Any]]:
    with zipfile.ZipFile(archive) as zipped, zipped.open("data/conversations.message.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            yield [row[name] for name in COLUMNS]


if __name__ == "__main__":
    main(*sys.argv[1:])
