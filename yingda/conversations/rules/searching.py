"""What a search of messages asks for, parsed and checked, and what a hit shows of a text."""

from collections.abc import Mapping

import msgspec

from yingda.conversations.rules.listing import ListQuery, parse
from yingda.kit.errors import Refused
from yingda.kit.terms import phrases, places, words

AUTHORS = ("visitor", "person", "bot", "api")
QUERY_LIMIT = 80
SNIPPET = 160
BEFORE = 40


class MessageQuery(msgspec.Struct, frozen=True):
    """What was asked: the words, who said it, when (ms), in which conversations (`where`), and how many hits."""

    q: str
    where: ListQuery
    author: tuple[str, ...] = ()
    person: int | None = None
    since: int | None = None
    until: int | None = None
    limit: int = 30
    cursor: str | None = None


def asked(given: Mapping[str, str]) -> MessageQuery:
    """The query of a request's parameters. Raises `Refused` naming the parameter that does not fit."""
    q = given.get("q", "").strip()
    if len(q) > QUERY_LIMIT:
        raise Refused("search_too_long", field="q", limit=QUERY_LIMIT)
    if not phrases(q):
        raise Refused("search_empty", field="q")
    where = parse({**given, "q": "", "since": "", "until": "", "view": "all", "sort": "newest", "cursor": ""})
    more = parse({"view": "all", "since": given.get("since", ""), "until": given.get("until", ""), "contact": given.get("person", "")})
    author = tuple(part for part in given.get("author", "").split(",") if part)
    if any(part not in AUTHORS for part in author):
        raise Refused("filter_wrong", field="author")
    return MessageQuery(q, where, author, more.contact, more.since, more.until, min(where.limit, 100), given.get("cursor") or None)


def snippet(text: str, q: str) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text around the first place where the query stands, on one line, and the places in it."""
    line = " ".join(text.split())
    marks = places(line, words(q))
    start = max(0, marks[0][0] - BEFORE) if marks and len(line) > SNIPPET else 0
    end = min(len(line), start + SNIPPET)
    shown = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    shift = start - (1 if start else 0)
    return shown, [(first - shift, min(last, end) - shift) for first, last in marks if start <= first < end]
