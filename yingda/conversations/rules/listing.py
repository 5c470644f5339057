"""Views, filters and sort orders of the conversation list, parsed and checked."""

from collections.abc import Mapping

import msgspec

from yingda.conversations.rules.matter import STATES
from yingda.kit.errors import Refused

VIEWS = ("mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed", "resolved")
SORTS = ("waiting", "newest", "oldest", "sla", "priority")
DEFAULT_SORT = {"waiting": "waiting", "queue": "waiting", "sla": "sla"}
CHANNELS = ("web", "form", "api")
MOST = 200


class ListQuery(msgspec.Struct, frozen=True):
    """What was asked of the list. Empty tuples and None filter nothing."""

    view: str = "mine"
    sort: str = "newest"
    limit: int = 50
    cursor: str | None = None
    state: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    inbox: tuple[int, ...] = ()
    group: tuple[int, ...] = ()
    agent: tuple[int, ...] = ()
    tag: tuple[int, ...] = ()
    priority: tuple[int, ...] = ()
    contact: int | None = None
    q: str = ""
    since: int | None = None
    until: int | None = None


def parse(given: Mapping[str, str]) -> ListQuery:
    """The query of a request's parameters. Raises `Refused` naming the parameter that does not fit."""
    view = given.get("view", "mine")
    if view not in VIEWS:
        raise Refused("view_unknown", field="view", view=view[:40])
    sort = given.get("sort") or DEFAULT_SORT.get(view, "newest")
    if sort not in SORTS:
        raise Refused("sort_unknown", field="sort", sort=sort[:40])
    limit = number_in(given, "limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise Refused("limit_wrong", field="limit")
    return ListQuery(
        view, sort, limit or 50, given.get("cursor") or None,
        words_in(given, "state", STATES), words_in(given, "channel", CHANNELS),
        numbers_in(given, "inbox"), numbers_in(given, "group"), numbers_in(given, "agent"), numbers_in(given, "tag"), numbers_in(given, "priority"),
        number_in(given, "contact"), text_in(given, "q"), number_in(given, "since"), number_in(given, "until"),
    )  # fmt: skip


def number_in(given: Mapping[str, str], name: str) -> int | None:
    """A whole number of a request's parameter; None without one. Raises `Refused` naming the parameter."""
    text = given.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused("filter_wrong", field=name)
    return int(text)


def text_in(given: Mapping[str, str], name: str) -> str:
    """A text of a request's parameter, trimmed, its first 80 characters. Raises `Refused` for NUL."""
    text = given.get(name, "")
    if "\x00" in text:  # PostgreSQL compares no text with NUL
        raise Refused("filter_wrong", field=name)
    return text.strip()[:80]


def numbers_in(given: Mapping[str, str], name: str) -> tuple[int, ...]:
    """Up to 50 whole numbers with commas between them. Raises `Refused` naming the parameter."""
    parts = [part for part in given.get(name, "").split(",") if part]
    if len(parts) > 50:
        raise Refused("filter_wrong", field=name)
    return tuple(number_in({name: part}, name) or 0 for part in parts)


def words_in(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Words with commas between them, each one of `known`. Raises `Refused` naming the parameter."""
    parts = tuple(part for part in given.get(name, "").split(",") if part)
    if any(part not in known for part in parts):
        raise Refused("filter_wrong", field=name)
    return parts
