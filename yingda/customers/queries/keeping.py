"""Reads of what is kept about a contact: notes, visits, who was in charge."""

from typing import Any

from yingda.customers.models import ContactNote, Responsibility, Tag, Visit
from yingda.customers.queries.access import demand_contact
from yingda.customers.queries.brief import current
from yingda.customers.queries.pages import after_place, keyset
from yingda.customers.queries.timeline import pages_of, visit_row
from yingda.kit.actor import Actor
from yingda.kit.paging import Page, page_of

PAGES_SHOWN = 2000
HISTORY_SHOWN = 200


def notes(actor: Actor, contact_id: int, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Notes on a contact, the newest first."""
    found = demand_contact(actor, "customer.view", current(contact_id))
    order = ("-at", "-id")
    rows = list(after_place(ContactNote.objects.filter(contact=found), order, cursor)[: limit + 1])
    page = page_of(rows, limit, keyset(order))
    return Page(tuple(note_row(row) for row in page.items), page.next)


def note_row(row: ContactNote) -> dict[str, Any]:
    """A note as it is shown."""
    return {"id": row.pk, "author_id": row.author_id, "author_name": row.author_name, "text": row.text, "at": row.at}


def visits(actor: Actor, contact_id: int, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Visits of a contact with their first pages (2 000 in all), the newest first."""
    found = demand_contact(actor, "customer.view", current(contact_id))
    order = ("-started_at", "-id")
    rows = list(after_place(Visit.objects.filter(contact=found), order, cursor)[: limit + 1])
    page = page_of(rows, limit, keyset(order))
    trails = pages_of([row.pk for row in page.items], PAGES_SHOWN)
    return Page(tuple({"id": row.pk, **visit_row(row), "trail": trails.get(row.pk, [])} for row in page.items), page.next)


def responsibilities(contact_id: int) -> Page[dict[str, Any]]:
    """Who was in charge, the newest first; for callers that have checked the right to know."""
    rows = Responsibility.objects.filter(contact_id=contact_id).order_by("-since_at", "-id")
    shown = rows.values("id", "person_id", "since_at", "until_at", "why", "by_id")[:HISTORY_SHOWN]
    return Page(tuple(dict(row) for row in shown))


def tags(*, with_retired: bool) -> list[dict[str, Any]]:
    """All tags by name; every signed-in colleague may see them."""
    rows = Tag.objects.all() if with_retired else Tag.objects.filter(retired_at__isnull=True)
    shown = rows.order_by("name", "id").values("id", "name", "name_zh", "name_en", "colour", "retired_at")
    return [dict(row) for row in shown]
