"""A board as a file: the tables behind what is seen, as XLSX (a sheet each) or CSV (one below the other)."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.late import Late
from yingda.performance.queries.boards import behind as behind_figures
from yingda.performance.queries.boards import change as changes
from yingda.performance.queries.boards import group as groups
from yingda.performance.queries.boards import mine as months
from yingda.performance.queries.boards import team as teams
from yingda.performance.queries.boards.reach import period_of, span_of
from yingda.performance.queries.boards.sheet_words import SHEET_WORDS
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.plumbing.export import TYPES, safe_cell
from yingda.plumbing.messages import is_chinese

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

MOST_ROWS = 2_000
Row = Sequence[Any]


class Asked(Protocol):
    """The filters of a board, as its screen has them."""

    month: str
    since: str
    until: str
    before_since: str
    before_until: str
    group: int | None
    person: int | None
    metric: str
    figure: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, its headings and its rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Row]


class Words:
    """Titles and headings in the reader's language."""

    def __init__(self, locale: str) -> None:
        self._place = 0 if is_chinese(locale) else 1

    def __call__(self, key: str) -> str:
        """A word of the sheets; the key itself, such as a name, where it is none."""
        return SHEET_WORDS[key][self._place] if key in SHEET_WORDS else key

    def metric(self, key: str) -> str:
        """A metric as the dictionary calls it."""
        metric = BY_KEY[key]
        return (metric.zh, metric.en)[self._place][0]


def sheet(actor: Actor, board: str, form: str, asked: Asked) -> tuple[bytes, str, str]:
    """Content, type and name of the file of a board (mine, group, team, change, behind), for whoever may see it. form: csv or xlsx.

    Amounts are in yuan, times in seconds, shares in 0..1. Raises Refused for another board or format, and what the board raises.
    """
    if form not in ("csv", "xlsx"):
        raise Refused("field_wrong", "format", reason=form[:20])
    if board not in _BOARDS:
        raise Refused("board_unknown", "board", board=board)
    tables = _BOARDS[board](actor, asked, Words(actor.locale))
    content = _csv(tables) if form == "csv" else _xlsx(tables)
    return content, TYPES[form], f"{board}-{asked.month or f'{asked.since}-{asked.until}'}.{form}"


def _mine(actor: Actor, asked: Asked, say: Words) -> list[Table]:
    found = months.mine(actor, asked.month)
    head = [say(name) for name in ("metric", "value", "n", "low", "high", "median", "p90", "provisional", "before")]
    rows = [[say.metric(key), *_figure(key, one, say), _value(key, found["earlier"].get(key))] for key, one in found["figures"].items()]
    return [Table(say("mine"), head, rows), _days(found["days"], months.KEYS, say)]


def _group(actor: Actor, asked: Asked, say: Words) -> list[Table]:
    period = period_of(asked.since, asked.until, asked.before_since, asked.before_until)
    found = groups.group(actor, period, asked.group)
    head = [say("person"), *(name for key in groups.KEYS for name in (say.metric(key), f"{say.metric(key)} n")), say("help")]
    rows = [
        [one["name"], *(cell for key in groups.KEYS for cell in (_value(key, one["figures"].get(key)), _n(one["figures"].get(key)))),
         ", ".join(say(f"help_{reason['code']}") for reason in one["help"])]
        for one in found["people"]
    ]  # fmt: skip
    heat = [[say(f"weekday_{one['weekday']}"), one["hour"], one["customers"], one["answering"], one["online"]] for one in found["heat"]]
    return [
        Table(say("group"), head, rows), _days(found["days"], groups.KEYS, say),
        Table(say("heat"), [say(name) for name in ("weekday", "hour", "customers", "answering", "online")], heat),
    ]  # fmt: skip


def _team(actor: Actor, asked: Asked, say: Words) -> list[Table]:
    found = teams.team(actor, period_of(asked.since, asked.until, asked.before_since, asked.before_until))
    head = [say(name) for name in ("metric", "value", "n", "low", "high", "median", "p90", "provisional", "before")]
    kpis = [[say.metric(key), *_figure(key, one, say), _value(key, found["earlier"].get(key))] for key, one in found["figures"].items()]
    way = [[one["day"], one["sales"] / 100, one["sales_so_far"] / 100, one["rate"], one["n"], one["rate_so_far"]] for one in found["trajectory"]["days"]]
    lost = [[say(f"wait_{one['key']}"), one["lost"], one["n"], one["value"], one["low"], one["high"]] for one in found["lost"]["by_wait"]]
    stages = zip(found["funnel"], found["funnel_before"], strict=True)
    funnel = [[say(f"stage_{one['key']}"), one["count"], other["count"]] for one, other in stages]
    sold = [[say("silent"), found["sales"]["silent"]["amount"] / 100, found["sales"]["silent"]["orders"]]]
    sold += [[one["name"] or say("no_group"), one["amount"] / 100, one["orders"]] for one in found["sales"]["groups"]]
    agents = [[one["name"], one["amount"] / 100, one["orders"]] for one in found["sales"]["agents"]]
    money = [say(name) for name in ("group", "yuan", "orders")]
    return [
        Table(say("team"), head, kpis),
        Table(say("trajectory"), [say(name) for name in ("day", "yuan", "so_far", "rate", "n", "rate_so_far")], way),
        Table(say("lost"), [say(name) for name in ("wait", "lost_n", "n", "value", "low", "high")], lost),
        Table(say("funnel"), [say(name) for name in ("stage", "count", "before")], funnel),
        Table(say("sales"), money, [*sold, [say("total"), found["sales"]["total"] / 100, found["sales"]["orders"]]]),
        Table(say("sales_agents"), [say("person"), *money[1:]], agents),
    ]  # fmt: skip


def _change(actor: Actor, asked: Asked, say: Words) -> list[Table]:
    period = period_of(asked.since, asked.until, asked.before_since, asked.before_until)
    found = changes.change(actor, period, asked.metric, asked.group)
    head = [say(name) for name in ("segment", "before", "n", "after", "n", "mix", "rate_effect", "moved")]
    return [
        Table(say(f"cut_{cut['by']}"), head, [
            [_segment(cut["by"], one, say), one["before"]["value"], one["before"]["n"], one["after"]["value"], one["after"]["n"], one["mix"], one["rate"],
             one["moved"]] for one in cut["parts"]
        ]) for cut in found["cuts"]
    ]  # fmt: skip


def _behind(actor: Actor, asked: Asked, say: Words) -> list[Table]:
    wanted = behind_figures.Wanted(asked.figure, span_of(asked.since, asked.until), asked.group, asked.person)
    rows: list[Row] = []
    while len(rows) < MOST_ROWS:
        found = behind_figures.behind(actor, wanted, behind_figures.MOST, len(rows))
        rows += [_item(one, say) for one in found["items"]]
        if len(rows) >= found["total"] or not found["items"]:
            break
    return [Table(say("behind"), [say(name) for name in ("day", "customer", "person", "group", "wait_s", "outcome", "yuan", "rating", "chat", "order")], rows)]


def _item(one: Mapping[str, Any], say: Words) -> Row:
    wait, amount = one["wait_ms"], one["amount"]
    outcome = "" if one["outcome"] is None else say(f"outcome_{one['outcome']}")
    seconds, yuan = (None if wait is None else wait / 1000), (None if amount is None else amount / 100)
    return [one["day"], one["customer"], one["person"], one["group"], seconds, outcome, yuan, one["rating"], one["conversation_id"], one["order_id"]]


def _segment(by: str, one: Mapping[str, Any], say: Words) -> str:
    if one["rest"]:
        return say("rest")
    words = {"wait": say(f"wait_{one['key']}"), "hour": f"{one['key']}:00", "channel": str(one["key"])}
    return str(words.get(by, one["name"] or say("nobody")))


def _days(days: Iterable[Mapping[str, Any]], keys: Sequence[str], say: Words) -> Table:
    rows = [[one["day"], *(_value(key, one["figures"].get(key)) for key in keys)] for one in days]
    return Table(say("days"), [say("day"), *(say.metric(key) for key in keys)], rows)


def _figure(key: str, one: Mapping[str, Any], say: Words) -> Row:
    scaled = [_scaled(key, one[name]) for name in ("median", "p90")]
    return [_value(key, one), one["n"], one["low"], one["high"], *scaled, say("yes") if one["provisional"] else ""]


def _value(key: str, one: Mapping[str, Any] | None) -> float | None:
    return None if one is None else _scaled(key, one["value"])


def _n(one: Mapping[str, Any] | None) -> int | None:
    return None if one is None else one["n"]


def _scaled(key: str, value: float | None) -> float | None:
    if value is None:
        return None
    return value / {"money": 100, "ms": 1000}.get(BY_KEY[key].unit, 1)


def _csv(tables: Sequence[Table]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for place, table in enumerate(tables):
        writer.writerows(([[]] if place else []) + [[table.title], list(table.head)])
        # Numbers are ours: a minus in front of one is no formula.
        writer.writerows([[cell if isinstance(cell, int | float) else safe_cell(cell) for cell in row] for row in table.rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(tables: Sequence[Table]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for table in tables:
        page = book.add_worksheet(table.title[:31])
        page.write_row(0, 0, table.head, bold)
        for place, row in enumerate(table.rows, 1):
            page.write_row(place, 0, ["" if cell is None else cell for cell in row])
        page.set_column(0, max(0, len(table.head) - 1), 14)
        page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


_BOARDS: Mapping[str, Callable[[Actor, Asked, Words], list[Table]]] = {
    "mine": _mine, "group": _group, "team": _team, "change": _change, "behind": _behind,
}  # fmt: skip
