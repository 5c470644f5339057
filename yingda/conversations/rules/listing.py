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
    limit = _number(given, "limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise Refused("limit_wrong", field="limit")
    return ListQuery(
        view, sort, limit or 50, given.get("cursor") or None,
        _words(given, "state", STATES), _words(given, "channel", CHANNELS),
        _numbers(given, "inbox"), _numbers(given, "group"), _numbers(given, "agent"), _numbers(given, "tag"), _numbers(given, "priority"),
        _number(given, "contact"), _text(given, "q"), _number(given, "since"), _number(given, "until"),
    )  # fmt: skip


def _number(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused("filter_wrong", field=name)
    return int(text)


def _text(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "")
    if "\x00" in text:  # PostgreSQL compares no text with NUL
        raise Refused("filter_wrong", field=name)
    return text.strip()[:80]


def _numbers(given: Mapping[str, str], name: str) -> tuple[int, ...]:
    parts = [part for part in given.get(name, "").split(",") if part]
    if len(parts) > 50:
        raise Refused("filter_wrong", field=name)
    return tuple(_number({name: part}, name) or 0 for part in parts)


def _words(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    parts = tuple(part for part in given.get(name, "").split(",") if part)
    if any(part not in known for part in parts):
        raise Refused("filter_wrong", field=name)
    return parts
