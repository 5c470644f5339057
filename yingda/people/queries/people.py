"""Lists of people, and one person."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.kit.text import normalise
from yingda.people.models import Grant, Membership, Person, PresenceSpan
from yingda.people.queries.actors import organisation
from yingda.people.queries.directory import groups_of, skills_of
from yingda.people.queries.presence import presence_of
from yingda.people.rules.presence import OFFLINE, Presence

LIMIT = 200
# Order by name: the column, whether it falls; the id decides between equals.
SORTS = {
    "name": ("name_key", False),
    "-name": ("name_key", True),
    "username": ("username", False),
    "newest": ("created_at", True),
    "oldest": ("created_at", False),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people: `q` by name, pinyin, initials, user name or address; None means no matter."""

    q: str = ""
    department: int | None = None
    group: int | None = None
    role: str | None = None
    state: str | None = None
    suspended: bool | None = None
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Seen:
    """A person with all a list shows of them."""

    person: Person
    group_ids: tuple[int, ...]
    grants: tuple[Grant, ...]
    skills: dict[int, int]
    presence: Presence
    second_factor: bool


def people(actor: Actor, wanted: Wanted, limit: int = 50, cursor: str | None = None) -> Page[Seen]:
    """One page of the people `people.manage` or `floor.view` covers, with the total."""
    found = _filtered(_within_reach(actor), wanted)
    if wanted.sort not in SORTS:
        raise Refused("people_sort_unknown", field="sort", allowed=" / ".join(SORTS))
    field, falls = SORTS[wanted.sort]
    total = found.count()
    rows = list(_behind(found, field, falls, cursor).order_by(f"-{field}" if falls else field, "-id" if falls else "id")[: limit + 1])
    page = page_of(rows, limit, lambda person: (getattr(person, field), person.pk), total)
    return Page(tuple(seen(list(page.items))), page.next, page.total)


def person(actor: Actor, person_id: int) -> Seen:
    """One person: oneself, or whom `people.manage` or `floor.view` covers. Raises `NotFound`."""
    oneself = actor.kind == "person" and actor.id == person_id
    reachable = Person.objects.all() if oneself else _within_reach(actor)
    found = reachable.filter(pk=person_id).first()
    if found is None:
        raise NotFound("person")
    return seen([found])[0]


def seen_of(person_id: int) -> Seen:
    """A person as the answer to a change that was allowed. Raises `NotFound`."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound("person")
    return seen([found])[0]


def seen(rows: list[Person]) -> list[Seen]:
    """The people with their groups, grants, skills and presence, in five queries."""
    ids = [row.pk for row in rows]
    groups, skills, presence = groups_of(ids), skills_of(ids), presence_of(ids)
    grants: dict[int, list[Grant]] = {person_id: [] for person_id in ids}
    for grant in Grant.objects.filter(person_id__in=ids).select_related("role").order_by("id"):
        grants[grant.person_id].append(grant)
    factors = Authenticator.objects.filter(user_id__in=ids).exclude(type=Authenticator.Type.RECOVERY_CODES)
    enrolled = set(factors.values_list("user_id", flat=True))
    return [Seen(row, groups[row.pk], tuple(grants[row.pk]), skills[row.pk], presence[row.pk], row.pk in enrolled) for row in rows]


def _within_reach(actor: Actor) -> QuerySet[Person]:
    if actor.may("people.manage") or actor.may("floor.view"):
        return Person.objects.all()
    reaches = [actor.reach[name].groups for name in ("people.manage", "floor.view") if name in actor.reach]
    if not reaches:
        raise Forbidden(permission="people.manage")
    return Person.objects.filter(_member_of(frozenset().union(*reaches)))


def _member_of(groups: frozenset[int]) -> Exists:
    return Exists(Membership.objects.filter(person_id=OuterRef("pk"), until_at__isnull=True, group_id__in=groups))


def _filtered(rows: QuerySet[Person], wanted: Wanted) -> QuerySet[Person]:
    if wanted.q.strip():
        rows = rows.filter(_named(wanted.q))
    if wanted.department is not None:
        rows = rows.filter(_member_of(organisation().groups_within(frozenset({wanted.department}))))
    if wanted.group is not None:
        rows = rows.filter(_member_of(frozenset({wanted.group})))
    if wanted.role is not None:
        rows = rows.filter(Exists(Grant.objects.filter(person_id=OuterRef("pk"), role__key=wanted.role)))
    if wanted.state is not None:
        rows = rows.filter(_in_state(wanted.state))
    if wanted.suspended is not None:
        rows = rows.filter(suspended_at__isnull=not wanted.suspended)
    return rows


def _named(q: str) -> Q:
    plain = normalise(q)
    joined = "".join(mark for mark in plain if mark.isalnum())
    words = Q()
    for word in plain.split():
        words &= Q(search_keys__contains=word)
    return words | Q(search_keys__contains=joined) if joined else words


def _in_state(state: str) -> Exists | Any:
    now = PresenceSpan.objects.filter(person_id=OuterRef("pk"), ended_at__isnull=True)
    return ~Exists(now.exclude(state=OFFLINE)) if state == OFFLINE else Exists(now.filter(state=state))


def _behind(rows: QuerySet[Person], field: str, falls: bool, cursor: str | None) -> QuerySet[Person]:
    if not cursor:
        return rows
    value, last = _place(cursor, field)
    beyond = "lt" if falls else "gt"
    return rows.filter(Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"id__{beyond}": last}))


def _place(cursor: str, field: str) -> tuple[int | str, int]:
    try:
        return decode(cursor, tuple[int, int]) if field == "created_at" else decode(cursor, tuple[str, int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
