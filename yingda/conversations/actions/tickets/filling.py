"""What is written into a ticket, checked: title, texts, form, tags, priority, contact."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from yingda.conversations.rules.tickets.forms import CONTROLS, checked_form, people_named
from yingda.conversations.rules.tickets.ticket import PRIORITIES
from yingda.conversations.rules.tickets.types import Field
from yingda.conversations.settings import MOST_TAGS
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, Refused
from yingda.people.queries.duty import active

TITLE_LIMIT, TEXT_LIMIT = 200, 20_000


def checked_title(title: str) -> str:
    """The title, one line of 1 to 200 characters. Raises `Refused`."""
    text = " ".join(title.split())
    if not 1 <= len(text) <= TITLE_LIMIT or CONTROLS.search(text):
        raise Refused("ticket_title_wrong", field="title", limit=TITLE_LIMIT)
    return text


def checked_text(text: str, field: str) -> str:
    """A text of up to 20 000 characters. Raises `Refused`."""
    if len(text) > TEXT_LIMIT:
        raise Refused("text_too_long", field=field, limit=TEXT_LIMIT, length=len(text))
    if CONTROLS.search(text):
        raise Refused("text_has_nul", field=field)
    return text.strip()


def filled(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form. Raises `Refused` (several: `Many`) that name the fields by their labels."""
    kept, wrong = checked_form(fields, given, active(people_named(fields, given)))
    found = [Refused(one.code, field=f"values.{one.key}", label=one.label, limit=one.limit) for one in wrong]
    if found:
        raise found[0] if len(found) == 1 else Many(list(found))
    return kept


def checked_priority(priority: int) -> int:
    """0 to 3. Raises `Refused`."""
    if priority not in PRIORITIES:
        raise Refused("priority_unknown", field="priority")
    return priority


def checked_tags(tag_ids: Collection[int], had: set[int]) -> str:
    """Up to 20 tags as the row keeps them; new ones must be in use. Raises `Refused`."""
    wanted = sorted(set(tag_ids))
    if not wanted:
        return ""
    if len(wanted) > MOST_TAGS.value():
        raise Refused("too_many_tags", field="tag_ids", limit=MOST_TAGS.value())
    if not set(wanted) - had <= customers.known_tags(wanted):
        raise Refused("tag_unknown", field="tag_ids")
    return " ".join(map(str, wanted))


def checked_contact(actor: Actor, contact_id: int) -> str:
    """The name of a contact the actor may see. Raises `NotFound` or `Forbidden`."""
    return str(customers.demand_contact(actor, "customer.view", contact_id).name)
