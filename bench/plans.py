"""The plans of the statements behind the lists: which of them read a whole table. Run by `bench.list` against its filled database."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any

from yingda.site import boot

# isort: split

from yingda.conversations.queries import lists, one
from yingda.conversations.rules.listing import parse
from yingda.people import queries as people
from yingda.plumbing.realtime.node import read

__all__ = ["boot", "main"]

# A table that grows, read as a whole: SQLite's `SCAN t`, PostgreSQL's `Seq Scan on t`.
WHOLE_TABLE = re.compile(r"(?:SCAN|Seq Scan on) conversations_(?:conversation|message)\b(?! USING (?:COVERING )?INDEX)")
VIEWS = ("mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed", "resolved")


class Watched:
    """`read`, explaining every statement before running it."""

    def __init__(self) -> None:
        self.scans: dict[str, list[str]] = {}
        self.asked = ""

    def __call__(self, sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        params = tuple(params)
        for line in self._plan(sql, params):
            if WHOLE_TABLE.search(line):
                self.scans.setdefault(self.asked, []).append(f"{line.strip()} · {sql[:60]} … {sql[-120:]}")
        return read(sql, params)

    @staticmethod
    def _plan(sql: str, params: tuple[Any, ...]) -> list[str]:
        try:
            return [row[-1] for row in read(f"EXPLAIN QUERY PLAN {sql}", params)]
        except Exception:
            return [row[0] for row in read(f"EXPLAIN {sql}", params)]


def main(wish: dict[str, int]) -> dict[str, list[str]]:
    """The scans by what was asked for."""
    watched = Watched()
    lists.read = one.read = watched
    actor = people.actor_of(wish["agent"])
    for view in VIEWS:
        watched.asked = f"list_{view}"
        lists.page(actor, parse({"view": view, "limit": "50"}))
    watched.asked = "counts"
    lists.counts(actor)
    watched.asked = "open"
    one.opened(actor, wish["conversation"])
    return watched.scans


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1])), ensure_ascii=False))
