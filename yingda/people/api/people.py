"""Accounts, for those who manage people."""

from typing import Any

from ninja import Query, Router, Status

from yingda.people import actions, queries
from yingda.people.api.shapes import person_shape, presence_shape
from yingda.people.schemas import (
    GrantIn,
    GrantsIn,
    GroupsIn,
    LinkOut,
    PeopleFilter,
    PersonIn,
    PersonOut,
    PersonPage,
    PersonPatch,
    PresenceIn,
    PresenceOut,
    SkillsIn,
    SpanFilter,
    SpanPage,
    SuspensionIn,
)
from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.numbers import last_number
from yingda.plumbing.schemas import PageOf

router = Router()


def _wishes(grants: list[GrantIn]) -> list[actions.Wish]:
    return [actions.Wish(grant.role, grant.scope, grant.unit_id) for grant in grants]


def _shown(person_id: int) -> dict[str, Any]:
    return person_shape(queries.seen_of(person_id))


@router.get("/people", response=PersonPage)
def people(request: ActorRequest, wanted: Query[PeopleFilter], page: Query[PageOf]) -> dict[str, Any]:
    n = last_number()
    found = queries.people(request.actor, queries.Wanted(**wanted.dict()), page.limit, page.cursor)
    return {"items": [person_shape(seen) for seen in found.items], "next": found.next, "total": found.total, "n": n}


@router.post("/people", response={201: PersonOut})
def make_person(request: ActorRequest, given: PersonIn) -> Status[dict[str, Any]]:
    fields = given.dict(exclude={"grants"})
    person = actions.create_person(request.actor, **fields, grants=_wishes(given.grants))
    return Status(201, _shown(person.pk))


@router.get("/people/{person_id}", response=PersonOut)
def person(request: ActorRequest, person_id: int) -> dict[str, Any]:
    return person_shape(queries.person(request.actor, person_id))


@router.patch("/people/{person_id}", response=PersonOut)
def change_person(request: ActorRequest, person_id: int, given: PersonPatch) -> dict[str, Any]:
    actions.change_person(request.actor, person_id, fields_given(given))
    return _shown(person_id)


@router.put("/people/{person_id}/suspension", response=PersonOut)
def suspend(request: ActorRequest, person_id: int, given: SuspensionIn) -> dict[str, Any]:
    actions.suspend(request.actor, person_id, given.why)
    return _shown(person_id)


@router.delete("/people/{person_id}/suspension", response=PersonOut)
def lift_suspension(request: ActorRequest, person_id: int) -> dict[str, Any]:
    actions.lift_suspension(request.actor, person_id)
    return _shown(person_id)


@router.put("/people/{person_id}/presence", response=PresenceOut)
def set_presence(request: ActorRequest, person_id: int, given: PresenceIn) -> dict[str, Any]:
    return presence_shape(actions.set_presence(request.actor, person_id, given.state, channel=given.channel))


@router.get("/people/{person_id}/presence", response=SpanPage)
def presence_history(request: ActorRequest, person_id: int, period: Query[SpanFilter], page: Query[PageOf]) -> dict[str, Any]:
    found = queries.presence_history(request.actor, person_id, period.since_at, period.until_at, page.limit, page.cursor)
    return {"items": list(found.items), "next": found.next}


@router.post("/people/{person_id}/password-reset", response=LinkOut)
def password_reset(request: ActorRequest, person_id: int) -> dict[str, str]:
    return {"link": actions.password_reset_link(request.actor, person_id)}


@router.delete("/people/{person_id}/second-factor", response={204: None})
def remove_second_factor(request: ActorRequest, person_id: int) -> Status[None]:
    actions.remove_second_factor(request.actor, person_id)
    return Status(204, None)


@router.put("/people/{person_id}/grants", response=PersonOut)
def put_grants(request: ActorRequest, person_id: int, given: GrantsIn) -> dict[str, Any]:
    actions.put_grants(request.actor, person_id, _wishes(given.grants))
    return _shown(person_id)


@router.put("/people/{person_id}/skills", response=PersonOut)
def put_skills(request: ActorRequest, person_id: int, given: SkillsIn) -> dict[str, Any]:
    actions.put_skills(request.actor, person_id, [actions.Level(skill.skill_id, skill.level) for skill in given.skills])
    return _shown(person_id)


@router.put("/people/{person_id}/groups", response=PersonOut)
def put_groups(request: ActorRequest, person_id: int, given: GroupsIn) -> dict[str, Any]:
    actions.put_groups(request.actor, person_id, given.group_ids)
    return _shown(person_id)
