"""Departments, groups and skills: everybody reads them, those who manage people change them."""

from typing import Any

from ninja import Router, Status

from yingda.people import actions, queries
from yingda.people.models import Department, Group, Skill
from yingda.people.schemas import (
    DepartmentIn,
    DepartmentList,
    DepartmentOut,
    DepartmentPatch,
    GroupIn,
    GroupList,
    GroupOut,
    GroupPatch,
    SkillIn,
    SkillList,
    SkillOut,
)
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()


def _group(group: Group, people: int) -> dict[str, Any]:
    fields = ("name", "department_id", "closed_at")
    return {"id": group.pk, **{field: getattr(group, field) for field in fields}, "people": people}


@router.get("/departments", response=DepartmentList)
def departments(request: ActorRequest) -> dict[str, Any]:
    return {"items": queries.departments()}


@router.post("/departments", response={201: DepartmentOut})
def make_department(request: ActorRequest, given: DepartmentIn) -> Status[Department]:
    return Status(201, actions.create_department(request.actor, given.name, given.parent_id))


@router.patch("/departments/{department_id}", response=DepartmentOut)
def change_department(request: ActorRequest, department_id: int, given: DepartmentPatch) -> Department:
    return actions.change_department(request.actor, department_id, fields_given(given))


@router.delete("/departments/{department_id}", response={204: None})
def remove_department(request: ActorRequest, department_id: int) -> Status[None]:
    actions.remove_department(request.actor, department_id)
    return Status(204, None)


@router.get("/groups", response=GroupList)
def groups(request: ActorRequest, closed: bool = False) -> dict[str, Any]:
    return {"items": [_group(group, people) for group, people in queries.groups(closed)]}


@router.post("/groups", response={201: GroupOut})
def make_group(request: ActorRequest, given: GroupIn) -> Status[dict[str, Any]]:
    return Status(201, _group(actions.create_group(request.actor, given.name, given.department_id), 0))


@router.patch("/groups/{group_id}", response=GroupOut)
def change_group(request: ActorRequest, group_id: int, given: GroupPatch) -> dict[str, Any]:
    group = actions.change_group(request.actor, group_id, fields_given(given))
    return _group(group, len(queries.members_of([group_id])))


@router.delete("/groups/{group_id}", response={204: None})
def close_group(request: ActorRequest, group_id: int) -> Status[None]:
    actions.close_group(request.actor, group_id)
    return Status(204, None)


@router.delete("/groups/{group_id}/closing", response=GroupOut)
def reopen_group(request: ActorRequest, group_id: int) -> dict[str, Any]:
    """Takes a closed group into use again."""
    return _group(actions.reopen_group(request.actor, group_id), 0)


@router.get("/skills", response=SkillList)
def skills(request: ActorRequest) -> dict[str, Any]:
    return {"items": queries.skills()}


@router.post("/skills", response={201: SkillOut})
def make_skill(request: ActorRequest, given: SkillIn) -> Status[Skill]:
    return Status(201, actions.create_skill(request.actor, given.name))


@router.patch("/skills/{skill_id}", response=SkillOut)
def rename_skill(request: ActorRequest, skill_id: int, given: SkillIn) -> Skill:
    return actions.rename_skill(request.actor, skill_id, given.name)


@router.delete("/skills/{skill_id}", response={204: None})
def remove_skill(request: ActorRequest, skill_id: int) -> Status[None]:
    actions.remove_skill(request.actor, skill_id)
    return Status(204, None)
