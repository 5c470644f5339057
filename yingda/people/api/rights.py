"""Permissions, roles and the security policy."""

from typing import Any

from ninja import Router, Status

from yingda.people import actions, queries
from yingda.people.api.shapes import role_shape
from yingda.people.models import Policy
from yingda.people.schemas import PermissionList, PolicyIn, PolicyOut, RoleIn, RoleList, RoleOut, RolePatch
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()


@router.get("/permissions", response=PermissionList)
def permissions(request: ActorRequest) -> dict[str, Any]:
    return {"items": queries.permissions()}


@router.get("/roles", response=RoleList)
def roles(request: ActorRequest) -> dict[str, Any]:
    return {"items": [role_shape(role, people) for role, people in queries.roles()]}


@router.post("/roles", response={201: RoleOut})
def make_role(request: ActorRequest, given: RoleIn) -> Status[dict[str, Any]]:
    return Status(201, role_shape(actions.create_role(request.actor, given.zh, given.en, given.permissions, given.default_scope), 0))


@router.patch("/roles/{role_id}", response=RoleOut)
def change_role(request: ActorRequest, role_id: int, given: RolePatch) -> dict[str, Any]:
    role = actions.change_role(request.actor, role_id, fields_given(given))
    return role_shape(role, queries.holders_of(role_id))


@router.delete("/roles/{role_id}", response={204: None})
def remove_role(request: ActorRequest, role_id: int) -> Status[None]:
    actions.remove_role(request.actor, role_id)
    return Status(204, None)


@router.get("/policy", response=PolicyOut)
def policy(request: ActorRequest) -> Policy:
    return queries.policy()


@router.patch("/policy", response=PolicyOut)
def change_policy(request: ActorRequest, given: PolicyIn) -> Policy:
    return actions.change_policy(request.actor, given.team_name, given.second_factor_roles)
