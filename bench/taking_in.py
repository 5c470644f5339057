"""Takes a log or orders in, or parses the file and inserts its rows bare; prints how long it took and how much memory (for `bench.imports`)."""

import csv
import json
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from yingda.site import boot

# isort: split

from django.core.management import call_command
from django.db import connection

from yingda.conversations.actions import indexing
from yingda.conversations.sql import IMPORTED_MESSAGE
from yingda.customers.actions import create_source
from yingda.imports.actions import files, starting, working
from yingda.imports.actions.starting import Wish
from yingda.kit.actor import SYSTEM
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import transaction

__all__ = ["boot"]

AT_ONCE = 2_000


def main(wish: dict[str, Any]) -> dict[str, Any]:
    """Seconds by the clock and of the processor, peak memory, and how many messages or orders there are."""
    call_command("migrate", verbosity=0, interactive=False)
    path, kind = Path(wish["file"]), wish.get("kind", "conversations")
    began, used = time.perf_counter(), time.process_time()
    count = BARE[kind](path) if wish["bare"] else ours(path, kind)
    found: dict[str, Any] = {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - used, "messages": count, "count": count}
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if not wish["bare"]:
        began = time.perf_counter()
        if kind == "conversations":
            indexing.catch_up_all()
            indexing.follow()
            found["index_s"] = round(time.perf_counter() - began, 1)
        began = time.perf_counter()
        found["again"] = ours(path, kind) - count
        found["again_s"] = time.perf_counter() - began
    return found


def ours(path: Path, kind: str) -> int:
    """The import, turn by turn as the job takes them."""
    source = next((row[0] for row in read("SELECT id FROM customers_ordersource LIMIT 1", ())), None) or create_source(SYSTEM, "茶店", "CNY").pk
    with path.open("rb") as stream:
        row, _ = files.take_file(SYSTEM, path.name, stream)
    made = starting.start(SYSTEM, Wish(kind, source, row.key), enqueued=False)
    while working.go_on(made.pk, again=False):
        pass
    return int(read(f"SELECT count(*) FROM {TABLES[kind]}", ())[0][0])


def bare(path: Path) -> int:
    """Parse and insert: the columns and indexes of messages, and nothing else."""
    columns = ", ".join(f"{name} {'bigint' if name in ('id', 'conversation_id', 'seq', 'author_id', 'at') else 'text'}" for name in IMPORTED_MESSAGE)
    with transaction() as db:
        db.change(f"CREATE TABLE bare_message ({columns}, PRIMARY KEY (id), UNIQUE (conversation_id, seq), UNIQUE (conversation_id, client_id))")
    sql = f"INSERT INTO bare_message VALUES ({', '.join('?' * len(IMPORTED_MESSAGE))})"
    with path.open(encoding="utf-8", newline="") as file:
        rows = ((n, int(row[0][1:]), n, "text", row[5], "{}", "visitor", 1, row[4], row[1] + row[5][-20:], n) for n, row in enumerate(csv.reader(file)) if n)
        while some := list(islice(rows, AT_ONCE)):
            with transaction() as db:
                db.many(sql, some)
    count = int(read("SELECT count(*) FROM bare_message", ())[0][0])
    with transaction() as db:
        db.change("DROP TABLE bare_message")
    return count


def bare_orders(path: Path) -> int:
    """Parse and insert: an order, an item and a status for each row, with the keys of the real tables, and nothing else."""
    tables = {"bare_order": 9, "bare_item": 6, "bare_status": 4}
    with transaction() as db:
        for name, width in tables.items():
            db.change(f"CREATE TABLE {name} (id bigint PRIMARY KEY, {', '.join(f'c{n} text' for n in range(width - 1))}, UNIQUE (c0))")
    with path.open(encoding="utf-8", newline="") as file:
        rows = ((n, row) for n, row in enumerate(csv.reader(file)) if n)
        while some := list(islice(rows, AT_ONCE)):
            with transaction() as db:
                for name, width in tables.items():
                    db.load(name, ["id", *(f"c{n}" for n in range(width - 1))], [(n, *row[: width - 1]) for n, row in some])
    count = int(read("SELECT count(*) FROM bare_order", ())[0][0])
    with transaction() as db:
        for name in tables:
            db.change(f"DROP TABLE {name}")
    return count


BARE = {"conversations": bare, "orders": bare_orders}
TABLES = {"conversations": "conversations_message", "orders": "customers_order"}


if __name__ == "__main__":
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
    connection.close()
