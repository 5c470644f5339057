"""Oneself: who I am, what I may do, my preferences, presence and log-ins; and the directory."""

from typing import Any

from django.middleware.csrf import get_token
from ninja import Router, Status

from yingda.people import actions, queries
from yingda.people.api.shapes import person_shape, presence_shape
from yingda.people.schemas import DirectoryOut, MeOut, MePatch, PresenceIn, PresenceOut, SessionList
from yingda.plumbing import team_settings
from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.numbers import last_number

router = Router()


@router.get("/me", response=MeOut)
def me(request: ActorRequest) -> dict[str, Any]:
    n = last_number()
    actor = request.actor
    seen = queries.person(actor, actor.id or 0)
    names = queries.group_names(actor.groups)
    reach = {name: {"own": r.own, "groups": sorted(r.groups), "everything": r.everything} for name, r in sorted(actor.reach.items())}
    return {
        **person_shape(seen),
        "groups": [{"id": group_id, "name": names[group_id]} for group_id in sorted(names)],
        "permissions": reach,
        "second_factor": {"required": queries.must_enrol(actor.id or 0), "enrolled": seen.second_factor},
        "team_name": queries.policy().team_name,
        "team_settings": team_settings.told(),
        "csrf": get_token(request),
        "n": n,
    }


@router.patch("/me", response=MeOut)
def change_me(request: ActorRequest, given: MePatch) -> dict[str, Any]:
    actions.change_preferences(request.actor, fields_given(given))
    return me(request)


@router.put("/me/presence", response=PresenceOut)
def my_presence(request: ActorRequest, given: PresenceIn) -> dict[str, Any]:
    return presence_shape(actions.set_presence(request.actor, request.actor.id or 0, given.state, channel=given.channel))


@router.get("/me/sessions", response=SessionList)
def my_sessions(request: ActorRequest) -> dict[str, Any]:
    return {"items": queries.own_sessions(request.actor, request.session.session_key)}


@router.delete("/me/sessions", response={204: None})
def end_other_sessions(request: ActorRequest) -> Status[None]:
    actions.end_other_sessions(request.actor, request.session.session_key)
    return Status(204, None)


@router.delete("/me/sessions/{session_id}", response={204: None})
def end_session(request: ActorRequest, session_id: int) -> Status[None]:
    actions.end_session(request.actor, session_id)
    return Status(204, None)


@router.get("/directory", response=DirectoryOut)
def directory(request: ActorRequest) -> dict[str, Any]:
    n = last_number()
    rows = queries.directory()
    return {"items": rows, "total": len(rows), "n": n}
