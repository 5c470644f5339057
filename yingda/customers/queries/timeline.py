"""One line of everything that happened with a contact, newest first.

Rooms above add their own kinds: `site` appends their function to `Timeline.sources`. A source gives entries in falling
order of `place`, behind `before`, at most `limit` of them, and only what the actor may see.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any, ClassVar

from django.db.models import BigIntegerField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from yingda.customers.models import Consent, ContactNote, Merge, Order, OrderStatus, PageView, Responsibility, Visit
from yingda.customers.queries.access import demand_contact
from yingda.customers.queries.brief import current
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of

Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened at an instant (ms): its kind, its id among its kind, and what the screen shows."""

    at: int
    kind: str
    id: int
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it stands in the line; no two entries stand in one place."""
        return self.at, self.kind, self.id


Source = Callable[[Actor, int, Place | None, int], list[Entry]]


class Timeline:
    """What rooms above put into the line, beside what this room knows; filled once by `site`."""

    sources: ClassVar[list[Source]] = []


def timeline(actor: Actor, contact_id: int, cursor: str | None, limit: int) -> Page[Entry]:
    """One page of everything the actor may see of a contact."""
    found = current(contact_id)
    demand_contact(actor, "customer.view", found)
    before = _before(cursor)
    lines = [source(actor, found, before, limit + 1) for source in Timeline.sources]
    rows = list(islice(merged([entries(found, before, limit + 1), *lines]), limit + 1))
    return page_of(rows, limit, lambda entry: entry.place)


def entries(contact_id: int, before: Place | None, limit: int) -> list[Entry]:
    """Orders, visits, notes, consents, changes of responsibility and merges of a contact behind `before`, newest first."""
    lines = [shape(list(_behind(rows, column, kind, before).order_by(f"-{column}", "-id")[:limit])) for kind, column, rows, shape in _kinds(contact_id)]
    return list(islice(merged([*lines, _small_entries(contact_id, before, limit)]), limit))


def merged(lines: Iterable[Iterable[Entry]]) -> Iterator[Entry]:
    """Several falling lines as one."""
    return merge(*lines, key=lambda entry: entry.place, reverse=True)


def _before(cursor: str | None) -> Place | None:
    try:
        return None if cursor is None else decode(cursor, tuple[int, str, int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error


Kind = tuple[str, str, QuerySet[Any], Callable[[list[Any]], list[Entry]]]


def _kinds(contact_id: int) -> list[Kind]:
    return [
        ("order", "placed_at", Order.objects.filter(contact_id=contact_id), _orders),
        ("visit", "started_at", Visit.objects.filter(contact_id=contact_id), _visits),
        ("note", "at", ContactNote.objects.filter(contact_id=contact_id), _notes),
    ]


def _behind(rows: QuerySet[Any], column: str, kind: str, before: Place | None) -> QuerySet[Any]:
    if before is None:
        return rows
    at, its_kind, its_id = before
    level = Q(**{column: at}, pk__lt=its_id) if kind == its_kind else Q(**{column: at}) if kind < its_kind else Q(pk__in=[])
    return rows.filter(Q(**{f"{column}__lt": at}) | level)


# Kinds of which a contact has a handful, read in one statement: instant, rows, and what each tells by the names of its entry.
Small = tuple[str, QuerySet[Any], dict[str, str]]
TEXTS, NUMBERS = 2, 3


def _small_kinds(contact_id: int) -> dict[str, Small]:
    consents, consent = Consent.objects.filter(contact_id=contact_id), {"kind": "kind", "source": "source"}
    responsibility = {"why": "why", "person_id": "person_id", "until_at": "until_at", "by_id": "by_id"}
    merged_with = {"why": "why", "name": "absorbed__name", "absorbed_id": "absorbed_id", "undone_at": "undone_at"}
    return {
        "consent_given": ("given_at", consents, consent),
        "consent_withdrawn": ("withdrawn_at", consents.filter(withdrawn_at__isnull=False), consent),
        "responsibility": ("since_at", Responsibility.objects.filter(contact_id=contact_id), responsibility),
        "merge": ("at", Merge.objects.filter(survivor_id=contact_id), merged_with),
    }


def _small_entries(contact_id: int, before: Place | None, limit: int) -> list[Entry]:
    kinds = _small_kinds(contact_id)
    first, *others = (_columns(_behind(rows, at, kind, before), kind, at, told) for kind, (at, rows, told) in kinds.items())
    found = first.union(*others, all=True).order_by("-entry_at", "-entry_kind", "-id")[:limit]
    return [Entry(at, kind, id, _told(kinds[kind][2], row)) for at, kind, id, *row in found]


def _columns(rows: QuerySet[Any], kind: str, at: str, told: dict[str, str]) -> QuerySet[Any]:
    """The same columns for every kind: texts first, then numbers, empty ones where a kind tells less."""
    texts, numbers = _split(told)
    texts_then = [*map(F, texts), *[Cast(Value(""), TextField())] * (TEXTS - len(texts))]
    numbers_then = [*map(F, numbers), *[Cast(Value(None), BigIntegerField())] * (NUMBERS - len(numbers))]
    named = {f"entry_{place}": value for place, value in enumerate([*texts_then, *numbers_then])}
    told_apart: QuerySet[Any] = rows.annotate(entry_at=F(at), entry_kind=Value(kind), **named)
    return told_apart.values_list("entry_at", "entry_kind", "id", *named)


def _split(told: dict[str, str]) -> tuple[list[str], list[str]]:
    numbers = [column for name, column in told.items() if name.endswith(("_id", "_at"))]
    return [column for column in told.values() if column not in numbers], numbers


def _told(told: dict[str, str], row: list[Any]) -> dict[str, Any]:
    texts, numbers = _split(told)
    values = dict(zip(texts, row[:TEXTS], strict=False)) | dict(zip(numbers, row[TEXTS:], strict=False))
    return {name: values[column] for name, column in told.items()}


def _orders(rows: list[Order]) -> list[Entry]:
    steps: dict[int, list[dict[str, Any]]] = {}
    for step in OrderStatus.objects.filter(order__in=rows).order_by("at", "id"):
        steps.setdefault(step.order_id, []).append({"status": step.status, "at": step.at, "source": step.source})
    names = ("number", "total", "currency", "status", "status_at")
    return [Entry(row.placed_at, "order", row.pk, {**{name: getattr(row, name) for name in names}, "statuses": steps.get(row.pk, [])}) for row in rows]


def _visits(rows: list[Visit]) -> list[Entry]:
    return [Entry(row.started_at, "visit", row.pk, visit_row(row)) for row in rows]


def visit_row(row: Visit) -> dict[str, Any]:
    """A visit as it is shown."""
    names = ("started_at", "last_at", "pages", "landing_page", "referrer", "device")
    marks = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "bd_vid", "msclkid", "qhclickid", "gdt_vid")
    return {**{name: getattr(row, name) for name in names}, "marks": {name: getattr(row, name) for name in marks if getattr(row, name)}}


def pages_of(visit_ids: Iterable[int], limit: int) -> dict[int, list[dict[str, Any]]]:
    """The first pages of visits, in the order they were seen, at most `limit` in all."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in PageView.objects.filter(visit_id__in=list(visit_ids)).order_by("visit_id", "at", "id")[:limit]:
        found.setdefault(row.visit_id, []).append({"url": row.url, "title": row.title, "at": row.at})
    return found


def _notes(rows: list[ContactNote]) -> list[Entry]:
    return [Entry(row.at, "note", row.pk, {"text": row.text, "author_id": row.author_id, "author_name": row.author_name}) for row in rows]
