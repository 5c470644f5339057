"""Filters and sort orders of the ticket list, parsed and checked."""

from collections.abc import Mapping

import msgspec

from yingda.conversations.rules.listing import MOST, number_in, numbers_in, text_in, words_in
from yingda.conversations.rules.tickets.ticket import STATES
from yingda.conversations.rules.tickets.types import LIAISONS
from yingda.kit.errors import Refused

TICKET_SORTS = ("newest", "oldest", "changed", "unchanged", "due", "due_last", "priority", "priority_low")


class TicketQuery(msgspec.Struct, frozen=True):
    """What was asked of the list. Empty tuples, None and False filter nothing."""

    sort: str = "newest"
    limit: int = 50
    cursor: str | None = None
    state: tuple[str, ...] = ()
    liaison: tuple[str, ...] = ()
    type: tuple[int, ...] = ()
    group: tuple[int, ...] = ()
    owner: tuple[int, ...] = ()
    tag: tuple[int, ...] = ()
    priority: tuple[int, ...] = ()
    contact: int | None = None
    conversation: int | None = None
    watcher: bool = False
    step: bool = False
    overdue: bool = False
    ownerless: bool = False
    q: str = ""
    since: int | None = None
    until: int | None = None


def parse_tickets(given: Mapping[str, str]) -> TicketQuery:
    """The query of a request's parameters. Raises `Refused` naming the parameter that does not fit."""
    sort = given.get("sort") or "newest"
    if sort not in TICKET_SORTS:
        raise Refused("sort_unknown", field="sort", sort=sort[:40])
    limit = number_in(given, "limit")
    if limit is not None and not 1 <= limit <= MOST:
        raise Refused("limit_wrong", field="limit")
    return TicketQuery(
        sort, limit or 50, given.get("cursor") or None, words_in(given, "state", STATES), words_in(given, "liaison", LIAISONS),
        numbers_in(given, "type"), numbers_in(given, "group"), numbers_in(given, "owner"), numbers_in(given, "tag"), numbers_in(given, "priority"),
        number_in(given, "contact"), number_in(given, "conversation"), _only(given, "watcher", "me"), _only(given, "step", "me"),
        _only(given, "overdue", "1"), _only(given, "ownerless", "1"), text_in(given, "q"), number_in(given, "since"), number_in(given, "until"),
    )  # fmt: skip


def _only(given: Mapping[str, str], name: str, word: str) -> bool:
    return bool(words_in(given, name, (word,)))
