"""Inquiries as rows with all that boards cut them by, and consulters, kept in the copy of the facts: a board over months reads flat tables.

A row is an inquiry of the dictionary (a received customer, day and agent) with the hour and channel of its first session and the longest wait. Days
are made when they are first asked for. Facts written since then make the inquiries of their customers anew, in the days that are there; another
making of the facts, another meaning of an inquiry, or very many changed customers begin from nothing.
"""

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

from yingda.attribution.queries.warehouse import embedded
from yingda.performance.queries.tables import tables_of
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.boards.periods import Span
from yingda.performance.rules.boards.waits import band_sql
from yingda.plumbing.warehouse import Warehouse

CASE, CUSTOMER = "board_case", "board_customer"
MOST_CONTACTS = 2_000
_COLUMNS = (
    "contact_id BIGINT, day INTEGER, agent_id BIGINT, group_id BIGINT, contact_day BIGINT, ordered INTEGER, paid INTEGER, after_sales INTEGER,"
    " filtered INTEGER, bought INTEGER, conversation_id BIGINT, hour INTEGER, channel VARCHAR, wait_ms BIGINT, unanswered INTEGER, reason VARCHAR"
)
_MAPS = {"board_session": ("conversation_id", "attribution_sessionfact"), "board_order": ("order_id", "attribution_credit")}
_BAND = band_sql("max(wait_ms)", "sum(unanswered)")
_Statement = tuple[str, list[Any]]


@dataclass(slots=True)
class _Kept:
    """What of a copy is made: the days, and the state of the facts they were made from."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    meaning: str = ""
    epoch: int = 0
    written: int = -1
    days: set[int] = field(default_factory=set)


_kept: WeakKeyDictionary[Warehouse, _Kept] = WeakKeyDictionary()
_all = threading.Lock()


def with_cases(*spans: Span) -> Warehouse:
    """The copy of the facts, with the inquiries of these days in `board_case`."""
    copy = embedded()
    with _all:
        kept = _kept.setdefault(copy, _Kept())
    with kept.lock:
        _follow(copy, kept)
        wanted = {day for span in spans for day in _days(span)} - kept.days
        if wanted:
            copy.together(_inserted(_among("day", wanted)))
            kept.days |= wanted
    return copy


def case_of_each(since: int, until: int, scope: str) -> str:
    """One row for each customer and day, whoever received them: that of the agent who sold to them, else of the lowest number.

    scope: a condition over the rows, such as `group_id IN (1)`. Counted, it is the dictionary's `inquirers` of that reach.
    """
    best = "(ordered + paid) * 1000000000000 - agent_id"
    chosen = ", ".join(f"max_by({name}, {best}) AS {name}" for name in ("agent_id", "group_id", "conversation_id", "hour", "channel", "reason"))
    return (
        f"SELECT contact_day, day, max(ordered) AS ordered, max(paid) AS paid, max(bought) AS bought, {chosen}, max(wait_ms) AS wait_ms, {_BAND} AS band"
        f" FROM {CASE} WHERE after_sales = 0 AND filtered = 0 AND day BETWEEN {since:d} AND {until:d} AND {scope} GROUP BY contact_day, day"
    )


def _follow(copy: Warehouse, kept: _Kept) -> None:
    """Makes what changed since the last time anew."""
    seen = copy.rows("SELECT epoch, written FROM seen")
    epoch, written = seen[0] if seen else (0, 0)
    tables = tables_of(terms_now())
    meaning = tables["lost"] + tables["customer"]
    if (kept.epoch, kept.meaning) != (epoch, meaning) or kept.written < 0:
        _begin(copy, kept)
    elif kept.written != written:
        touched = _touched(copy, kept.written)
        if len(touched) > MOST_CONTACTS:
            _begin(copy, kept)
        else:
            copy.together(_again(kept.written, touched, kept.days))
    kept.epoch, kept.meaning, kept.written = epoch, meaning, written


def _begin(copy: Warehouse, kept: _Kept) -> None:
    maps: list[_Statement] = [(f"CREATE OR REPLACE TABLE {name} AS SELECT DISTINCT {key}, contact_id FROM {table}", []) for name, (key, table) in _MAPS.items()]
    empty = f"CREATE OR REPLACE TABLE {CUSTOMER} AS SELECT * FROM ({tables_of(terms_now())['customer']}) q LIMIT 0"
    copy.together([(f"CREATE OR REPLACE TABLE {CASE} ({_COLUMNS})", []), (empty, []), *maps])
    kept.days.clear()


def _touched(copy: Warehouse, after: int) -> list[int]:
    """The customers of what was written since, and those it belonged to before."""
    parts = []
    for name, (key, table) in _MAPS.items():
        changed = f"SELECT {key} FROM {table} WHERE written > {after:d}"
        parts += [f"SELECT contact_id FROM {table} WHERE written > {after:d}", f"SELECT contact_id FROM {name} WHERE {key} IN ({changed})"]
    parts.append(f"SELECT contact_day // 100000000 FROM attribution_lossreason WHERE written > {after:d}")
    rows = copy.rows(f"SELECT DISTINCT contact_id FROM ({' UNION ALL '.join(parts)}) WHERE contact_id IS NOT NULL LIMIT {MOST_CONTACTS + 1}")
    return [row[0] for row in rows]


def _again(after: int, contacts: list[int], days: set[int]) -> list[_Statement]:
    of_them = _among("contact_id", contacts)
    made: list[_Statement] = []
    if contacts and days:
        made += [(f"DELETE FROM {name} WHERE {of_them}", []) for name in (CASE, CUSTOMER)]
        made += _inserted(f"{of_them} AND {_among('day', days)}")
    for name, (key, table) in _MAPS.items():
        changed = f"FROM {table} WHERE written > {after:d}"
        made += [(f"DELETE FROM {name} WHERE {key} IN (SELECT {key} {changed})", []), (f"INSERT INTO {name} SELECT DISTINCT {key}, contact_id {changed}", [])]
    return made


def _inserted(where: str) -> list[_Statement]:
    """What makes the rows that answer a condition over `contact_id` and `day`."""
    return [(f"INSERT INTO {CASE} {_made(where)}", []), (f"INSERT INTO {CUSTOMER} SELECT * FROM ({tables_of(terms_now())['customer']}) q WHERE {where}", [])]


def _made(where: str) -> str:
    """The inquiries that answer a condition over `contact_id` and `day`: all tables are cut by it before they are joined."""
    tables = tables_of(terms_now())
    waits = (
        "SELECT contact_id, day, agent_id, max(response_ms) AS wait_ms, count(*) - count(response_ms) AS unanswered"
        f" FROM attribution_roundfact WHERE {where} GROUP BY 1, 2, 3"
    )
    lost = f"SELECT contact_id, day, agent_id, reason FROM ({tables['lost']}) q WHERE {where}"
    return (
        "SELECT i.contact_id, i.day, i.agent_id, i.group_id, i.contact_day, i.ordered, i.paid, i.after_sales, i.filtered, i.bought, i.conversation_id,"
        f" i.hour, i.channel, w.wait_ms, coalesce(w.unanswered, 0), l.reason FROM (SELECT * FROM ({tables['inquiry']}) q WHERE {where}) i"
        f" LEFT JOIN ({waits}) w ON w.contact_id = i.contact_id AND w.day = i.day AND w.agent_id = i.agent_id"
        f" LEFT JOIN ({lost}) l ON l.contact_id = i.contact_id AND l.day = i.day AND l.agent_id = i.agent_id"
    )


def _among(column: str, numbers: Any) -> str:
    return f"{column} IN ({', '.join(str(int(one)) for one in sorted(numbers))})"


def _days(span: Span) -> list[int]:
    return [int(f"{span.first + timedelta(days=n):%Y%m%d}") for n in range(span.days)]
