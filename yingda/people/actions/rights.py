"""Who holds which role, and the security policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people.actions.fields import name_in, one_of
from yingda.people.actions.gate import demand_not_more, demand_over, locked
from yingda.people.events import PeopleChanged, RightsChanged
from yingda.people.models import Department, Grant, Group, Policy, Role
from yingda.people.queries.actors import bundle, extents_of, forget
from yingda.people.rules.permissions import DEPARTMENT, EVERYTHING, GROUP, PERMISSIONS, SCOPES
from yingda.people.rules.roles import ADMINISTRATOR
from yingda.plumbing.audit import record
from yingda.plumbing.store import after_commit, announce, transaction


@dataclass(frozen=True, slots=True)
class Wish:
    """A grant to be given: role key, scope, and for group and department its unit (None: the person's own)."""

    role: str
    scope: str
    unit_id: int | None = None


def put_grants(actor: Actor, person_id: int, wishes: Sequence[Wish]) -> None:
    """The person holds exactly these roles from now on.

    Needs `people.manage` over the person. Refuses to give or take more than the actor holds, and to take the role of
    the last administrator.
    """
    with transaction():
        locked(person_id)
        demand_over(actor, "people.manage", person_id)
        save_grants(actor, person_id, wishes)
        announce(PeopleChanged(person_id))


def save_grants(actor: Actor, person_id: int, wishes: Sequence[Wish]) -> None:
    """As `put_grants`, after the gate of who may manage the person. Part of an action."""
    with transaction() as db:
        before, was, was_administrator = extents_of(person_id), _facts(person_id), is_administrator(person_id)
        rows = [_row(person_id, wish, actor, db.now) for wish in wishes]
        if len({(r.role_id, r.scope, r.group_id, r.department_id) for r in rows}) < len(rows):
            raise Refused("grant_twice", field="grants")
        Grant.objects.filter(person_id=person_id).delete()
        Grant.objects.bulk_create(rows)
        after = extents_of(person_id)
        demand_not_more(actor, before, after)
        demand_not_more(actor, after, before)
        if was_administrator:
            demand_an_administrator()
        record(actor, "people.grants.changed", f"person:{person_id}", {"grants": was}, {"grants": _facts(person_id)})
        announce(RightsChanged(person_id))
        after_commit(lambda: forget(person_id))


def change_policy(actor: Actor, team_name: str | None = None, second_factor_roles: Sequence[str] | None = None) -> Policy:
    """Changes the team's name and the roles (keys) whose holders must have a second factor. Needs `role.manage`."""
    with transaction() as db:
        actor.demand("role.manage")
        policy = Policy.objects.select_for_update().filter(pk=1).first() or Policy(pk=1, team_name="", set_up_at=db.now)
        before = _policy_facts(policy)
        if team_name is not None:
            policy.team_name = name_in(team_name, "team_name")
        if second_factor_roles is not None:
            policy.second_factor_roles = [_role(key, "second_factor_roles").key for key in sorted(set(second_factor_roles))]
        policy.save()
        record(actor, "people.policy.changed", "policy:1", before, _policy_facts(policy))
        announce(RightsChanged())
        after_commit(forget)
    return policy


def is_administrator(person_id: int) -> bool:
    """Whether the person holds the administrator's role over everything. Locks the role, so that two cannot both leave."""
    role = Role.objects.select_for_update().get(key=ADMINISTRATOR)
    return Grant.objects.filter(person_id=person_id, role=role, scope=EVERYTHING).exists()


def demand_an_administrator() -> None:
    """Raises `Conflict` when no active person is administrator any more."""
    if not Grant.objects.filter(role__key=ADMINISTRATOR, scope=EVERYTHING, person__is_active=True).exists():
        raise Conflict("last_administrator")


def _role(key: str, field: str) -> Role:
    role = Role.objects.filter(key=key).first()
    if role is None:
        raise Refused("role_unknown", field=field, role=key)
    return role


def _row(person_id: int, wish: Wish, actor: Actor, now: int) -> Grant:
    one_of(wish.scope, SCOPES, "scope_unknown", "scope")
    role = _role(wish.role, "role")
    permissions = bundle(role.key, role.permissions)
    if permissions and not any(wish.scope in PERMISSIONS[name].scopes for name in permissions if name in PERMISSIONS):
        raise Refused("scope_without_effect", field="scope", role=role.zh)
    giver = actor.id if actor.kind == "person" else None
    grant = Grant(person_id=person_id, role=role, scope=wish.scope, given_at=now, given_by_id=giver)
    _name_unit(grant, wish)
    return grant


def _name_unit(grant: Grant, wish: Wish) -> None:
    if wish.unit_id is None:
        return
    if wish.scope == GROUP and Group.objects.filter(pk=wish.unit_id).exists():
        grant.group_id = wish.unit_id
    elif wish.scope == DEPARTMENT and Department.objects.filter(pk=wish.unit_id).exists():
        grant.department_id = wish.unit_id
    elif wish.scope in (GROUP, DEPARTMENT):
        raise NotFound(wish.scope)
    else:
        raise Refused("unit_not_wanted", field="unit_id")


def _facts(person_id: int) -> list[list[Any]]:
    grants = Grant.objects.filter(person_id=person_id).order_by("role__key", "scope", "group_id", "department_id")
    return [list(row) for row in grants.values_list("role__key", "scope", "group_id", "department_id")]


def _policy_facts(policy: Policy) -> dict[str, Any]:
    return {"team_name": policy.team_name, "second_factor_roles": policy.second_factor_roles}
