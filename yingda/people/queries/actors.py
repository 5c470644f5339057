"""The actor of a person: built from grants, kept for at most 30 s, dropped on change."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from allauth.mfa.models import Authenticator

from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import NotFound
from yingda.kit.paging import INT_LIMIT
from yingda.people.models import Department, Grant, Group, Membership, Person, Policy
from yingda.people.rules.permissions import DEPARTMENT, Extent, Held, Tree, reach_of
from yingda.people.rules.roles import PRESETS
from yingda.plumbing.clock import now_ms

KEPT_MS = 30_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Known:
    """What an actor is made of; `must_enrol`: has no second factor although a role demands one."""

    name: str
    signature: str
    reach: dict[str, Reach]
    groups: frozenset[int]
    must_enrol: bool
    until: int


class Kept:
    """What this process keeps. `generation` grows with every change, so that what was read before it is not kept."""

    by_person: ClassVar[dict[int, _Known]] = {}
    cards: ClassVar[tuple[int, tuple[Any, ...]] | None] = None
    generation: ClassVar[int] = 0

    @classmethod
    def directory(cls, read: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
        """The directory as kept for at most `KEPT_MS`, else as `read` now."""
        now, generation = now_ms(), cls.generation
        if cls.cards is not None and now < cls.cards[0]:
            return cls.cards[1]
        rows = read()
        if generation == cls.generation:
            cls.cards = now + KEPT_MS, rows
        return rows


def forget(person_id: int | None = None) -> None:
    """Drops what is kept of one person, or of everybody; called after a change here or on another node."""
    Kept.generation += 1
    Kept.cards = None
    if person_id is None:
        Kept.by_person.clear()
    else:
        Kept.by_person.pop(person_id, None)


def actor_of(person_id: int, address: str = "", locale: str = "zh-CN") -> Actor:
    """The actor of an active person, with the reach of every permission.

    A person who must first enrol a second factor is an actor without any permission. Raises `NotFound` for nobody and
    for suspended people.
    """
    known = _known(person_id)
    if known.must_enrol:
        return Actor("person", person_id, known.name, address, locale)
    return Actor("person", person_id, known.name, address, locale, known.reach, known.groups, known.signature)


def is_kept(person_id: int) -> bool:
    """Whether `actor_of` would answer from memory."""
    kept = Kept.by_person.get(person_id)
    return kept is not None and now_ms() < kept.until


def must_enrol(person_id: int) -> bool:
    """Whether the person may do nothing before a second factor is set up."""
    return _known(person_id).must_enrol


def topics_of(actor: Actor) -> frozenset[str]:
    """The live topics of a person (docs/contract.md §2); only their own while they must enrol a second factor."""
    topics = {f"u:{actor.id}"}
    if actor.id is None or must_enrol(actor.id):
        return frozenset(topics)
    view = actor.reach.get("conversation.view", Reach())
    topics |= {"staff"} | {f"g:{group}" for group in view.groups}
    topics |= {f"w:{group}" for group in actor.groups | view.groups}
    topics |= {"all"} if view.everything else set()
    topics |= _ticket_topics(actor)
    floor = actor.reach.get("floor.view", Reach())
    topics |= {f"f:{group}" for group in floor.groups} | ({"floor"} if floor.everything else set())
    return frozenset(topics)


def _ticket_topics(actor: Actor) -> set[str]:
    view = actor.reach.get("ticket.view")
    if view is None:
        return set()
    free = {f"tw:{group}" for group in actor.groups | view.groups}
    return {f"t:{group}" for group in view.groups} | free | ({"tickets"} if view.everything else set())


def extents_of(person_id: int) -> dict[str, Extent]:
    """How far the person's permissions reach, as the rules have it, read afresh (for decisions about giving rights)."""
    return reach_of(grants_of(person_id), _groups([person_id])[person_id], organisation())


def grants_of(person_id: int) -> list[Held]:
    """The person's grants as the rules have them."""
    grants = Grant.objects.filter(person_id=person_id).select_related("role")
    return [held(grant) for grant in grants]


def held(grant: Grant) -> Held:
    """A grant as the rules have it."""
    unit = grant.department_id if grant.scope == DEPARTMENT else grant.group_id
    return Held(bundle(grant.role.key, grant.role.permissions), grant.scope, unit)


def bundle(key: str, stored: Iterable[str]) -> frozenset[str]:
    """The permissions of a role: those that ship for a built-in one, else what is stored."""
    preset = PRESETS.get(key)
    return frozenset(stored) if preset is None else preset.permissions


def organisation() -> Tree:
    """Departments and groups as the rules have them."""
    return Tree(
        dict(Department.objects.values_list("id", "parent_id")),
        dict(Group.objects.values_list("id", "department_id")),
    )


def keep_all(person_ids: Iterable[int]) -> None:
    """Reads those of them who are not kept in a handful of statements, so that `actor_of` answers from memory for each."""
    now, generation = now_ms(), Kept.generation
    missing = [person for person in person_ids if not is_kept(person)]
    read = _read(missing, now) if missing else {}
    if generation == Kept.generation:
        Kept.by_person |= read


def _known(person_id: int) -> _Known:
    now = now_ms()
    kept = Kept.by_person.get(person_id)
    if kept is not None and now < kept.until:
        return kept
    generation = Kept.generation
    read = _read([person_id], now).get(person_id)
    if read is None:
        raise NotFound("person")
    if generation == Kept.generation:
        Kept.by_person[person_id] = read
    return read


def _read(asked: list[int], now: int) -> dict[int, _Known]:
    """Those of them who are active; a number no column can hold is nobody's."""
    person_ids = [person for person in asked if 0 < person < INT_LIMIT]
    people = Person.objects.only("display_name", "signature_name").filter(pk__in=person_ids, is_active=True)
    grants: dict[int, list[Grant]] = {person: [] for person in person_ids}
    for grant in Grant.objects.filter(person_id__in=person_ids).select_related("role"):
        grants[grant.person_id].append(grant)
    groups, tree, lacking = _groups(person_ids), organisation(), _lacking_factor(grants)
    found = {}
    for person in people:
        extents = reach_of(map(held, grants[person.pk]), groups[person.pk], tree)
        reach = {name: Reach(e.own, e.groups, e.everything) for name, e in extents.items()}
        found[person.pk] = _Known(person.display_name, person.signature_name, reach, groups[person.pk], person.pk in lacking, now + KEPT_MS)
    return found


def _groups(person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {person: set() for person in person_ids}
    rows = Membership.objects.filter(person_id__in=person_ids, until_at__isnull=True)
    for person, group in rows.values_list("person_id", "group_id"):
        found[person].add(group)
    return {person: frozenset(groups) for person, groups in found.items()}


def _lacking_factor(grants: dict[int, list[Grant]]) -> set[int]:
    """Those who hold a role that demands a second factor and have none."""
    policy = Policy.objects.filter(pk=1).first()
    strict = set() if policy is None else set(policy.second_factor_roles)
    asked = {person for person, given in grants.items() if strict & {grant.role.key for grant in given}}
    if not asked:
        return set()
    factors = Authenticator.objects.filter(user_id__in=asked).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return asked - set(factors.values_list("user_id", flat=True))
