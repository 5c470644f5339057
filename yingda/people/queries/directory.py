"""Small facts of colleagues for every screen and room."""

from collections.abc import Iterable
from dataclasses import dataclass

from yingda.people.models import Membership, Person, PersonSkill
from yingda.people.queries.actors import Kept
from yingda.people.queries.presence import presence_of
from yingda.people.rules.presence import Presence
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import marks_for


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of the directory."""

    id: int
    name: str
    avatar_hue: int
    group_ids: tuple[int, ...]
    suspended: bool
    presence: Presence


@dataclass(frozen=True, slots=True)
class Card:
    """What of a colleague seldom changes."""

    id: int
    name: str
    avatar_hue: int
    group_ids: tuple[int, ...]
    suspended: bool


def directory() -> list[Colleague]:
    """Every colleague by name, with their presence now. Suspended ones stay in it, because past work names them."""
    cards = Kept.directory(_cards)
    presence = presence_of(card.id for card in cards)
    return [Colleague(c.id, c.name, c.avatar_hue, c.group_ids, c.suspended, presence[c.id]) for c in cards]


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The display names of people."""
    return dict(Person.objects.filter(pk__in=list(person_ids)).values_list("id", "display_name"))


def signatures_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The names customers see: the signature name, or else the display name."""
    rows = Person.objects.filter(pk__in=list(person_ids)).values_list("id", "signature_name", "display_name")
    return {person_id: signature or name for person_id, signature, name in rows}


_MEMBERS = (
    "SELECT m.group_id, m.person_id FROM people_membership m JOIN people_person p ON p.id = m.person_id"
    " WHERE m.group_id IN ({}) AND m.until_at IS NULL AND p.is_active ORDER BY m.person_id"
)


def people_of_groups(group_ids: Iterable[int]) -> dict[int, list[int]]:
    """The active people of each group, by id."""
    wanted = list(group_ids)
    found: dict[int, list[int]] = {group_id: [] for group_id in wanted}
    for group_id, person_id in read(_MEMBERS.format(marks_for(wanted)), wanted) if wanted else []:
        found[group_id].append(person_id)
    return found


def groups_of(person_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The groups each person is in now, by id."""
    wanted = list(person_ids)
    found: dict[int, list[int]] = {person_id: [] for person_id in wanted}
    rows = Membership.objects.filter(person_id__in=wanted, until_at__isnull=True).order_by("group_id")
    for person_id, group_id in rows.values_list("person_id", "group_id"):
        found[person_id].append(group_id)
    return {person_id: tuple(groups) for person_id, groups in found.items()}


def skills_of(person_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The level (1–5) of each skill (id) each person has."""
    wanted = list(person_ids)
    found: dict[int, dict[int, int]] = {person_id: {} for person_id in wanted}
    rows = PersonSkill.objects.filter(person_id__in=wanted).order_by("skill_id")
    for person_id, skill_id, level in rows.values_list("person_id", "skill_id", "level"):
        found[person_id][skill_id] = level
    return found


def _cards() -> tuple[Card, ...]:
    rows = list(Person.objects.order_by("name_key", "id").values_list("id", "display_name", "avatar_hue", "suspended_at"))
    groups = groups_of(row[0] for row in rows)
    return tuple(Card(pk, name, hue, groups[pk], suspended is not None) for pk, name, hue, suspended in rows)
