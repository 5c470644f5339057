"""The roles: those that ship and own ones."""

import secrets
from collections.abc import Sequence
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people.actions.fields import name_in, one_of
from yingda.people.actions.gate import demand_not_more
from yingda.people.events import RightsChanged
from yingda.people.models import Grant, Role
from yingda.people.queries.actors import forget
from yingda.people.rules.permissions import PERMISSIONS, SCOPES, Extent
from yingda.people.rules.roles import PRESETS
from yingda.plumbing.audit import record
from yingda.plumbing.store import after_commit, announce, transaction

NAME_LIMIT = 60


def ship_presets(using: str = "default") -> None:
    """Makes the rows of the roles that ship, and brings their names up to date."""
    for preset in PRESETS.values():
        Role.objects.using(using).update_or_create(
            key=preset.key,
            defaults={"zh": preset.zh, "en": preset.en, "built_in": True, "default_scope": preset.scope},
        )


def create_role(actor: Actor, zh: str, en: str, permissions: Sequence[str], default_scope: str = "own") -> Role:
    """A role of the team's own. Needs `role.manage`; refuses names that are taken, unknown permissions, and more than the actor holds."""
    with transaction():
        actor.demand("role.manage")
        role = Role(key=f"own_{secrets.token_hex(6)}")
        _fill(actor, role, {"zh": zh, "en": en, "permissions": permissions, "default_scope": default_scope})
        role.save()
        record(actor, "people.role.created", f"role:{role.pk}", after=_facts(role))
    return role


def change_role(actor: Actor, role_id: int, wanted: dict[str, Any]) -> Role:
    """Changes zh, en, permissions, default_scope of an own role, for everybody who holds it. Needs `role.manage`."""
    with transaction():
        actor.demand("role.manage")
        role = _own(role_id)
        before = _facts(role)
        _fill(actor, role, {**before, **wanted})
        role.save()
        record(actor, "people.role.changed", f"role:{role.pk}", before, _facts(role))
        announce(RightsChanged())
        after_commit(forget)
    return role


def remove_role(actor: Actor, role_id: int) -> None:
    """Removes an own role that nobody holds. Needs `role.manage`."""
    with transaction():
        actor.demand("role.manage")
        role = _own(role_id)
        people = Grant.objects.filter(role=role).values("person_id").distinct().count()
        if people:
            raise Conflict("role_in_use", people=people)
        record(actor, "people.role.removed", f"role:{role.pk}", before=_facts(role))
        role.delete()


def _own(role_id: int) -> Role:
    role = Role.objects.select_for_update().filter(pk=role_id).first()
    if role is None:
        raise NotFound("role")
    if role.built_in:
        raise Conflict("role_built_in")
    return role


def _fill(actor: Actor, role: Role, wanted: dict[str, Any]) -> None:
    role.zh, role.en = name_in(wanted["zh"], "zh", NAME_LIMIT), name_in(wanted["en"], "en", NAME_LIMIT)
    for field, value in (("zh", role.zh), ("en", role.en)):
        if Role.objects.filter(**{f"{field}__iexact": value}).exclude(pk=role.pk).exists():
            raise Refused("role_taken", field=field, name=value)
    role.default_scope = one_of(wanted["default_scope"], SCOPES, "scope_unknown", "default_scope")
    former = set(role.permissions)
    role.permissions = sorted({_known(name) for name in wanted["permissions"]})
    whole = Extent(own=True, everything=True)
    demand_not_more(actor, dict.fromkeys(former, whole), dict.fromkeys(role.permissions, whole))


def _known(name: str) -> str:
    if name not in PERMISSIONS:
        raise Refused("permission_unknown", field="permissions", permission=name)
    return name


def _facts(role: Role) -> dict[str, Any]:
    return {"zh": role.zh, "en": role.en, "permissions": role.permissions, "default_scope": role.default_scope}
