"""The actor of a person: built from grants, kept for at most 30 s, dropped on change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from allauth.mfa.models import Authenticator

from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import NotFound
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
    topics |= {"floor"} if actor.may_somewhere("floor.view") else set()
    return frozenset(topics)


def extents_of(person_id: int) -> dict[str, Extent]:
    """How far the person's permissions reach, as the rules have it, read afresh (for decisions about giving rights)."""
    return reach_of(grants_of(person_id), _groups(person_id), organisation())


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


def _known(person_id: int) -> _Known:
    now = now_ms()
    kept = Kept.by_person.get(person_id)
    if kept is not None and now < kept.until:
        return kept
    generation = Kept.generation
    read = _read(person_id, now)
    if generation == Kept.generation:
        Kept.by_person[person_id] = read
    return read


def _read(person_id: int, now: int) -> _Known:
    person = Person.objects.only("display_name", "signature_name", "is_active").filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotFound("person")
    groups = _groups(person_id)
    grants = list(Grant.objects.filter(person_id=person_id).select_related("role"))
    extents = reach_of(map(held, grants), groups, organisation())
    reach = {name: Reach(e.own, e.groups, e.everything) for name, e in extents.items()}
    return _Known(person.display_name, person.signature_name, reach, groups, _lacks_factor(person_id, grants), now + KEPT_MS)


def _groups(person_id: int) -> frozenset[int]:
    now_in = Membership.objects.filter(person_id=person_id, until_at__isnull=True)
    return frozenset(now_in.values_list("group_id", flat=True))


def _lacks_factor(person_id: int, grants: list[Grant]) -> bool:
    policy = Policy.objects.filter(pk=1).first()
    if policy is None or not {grant.role.key for grant in grants} & set(policy.second_factor_roles):
        return False
    factors = Authenticator.objects.filter(user_id=person_id).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return not factors.exists()
