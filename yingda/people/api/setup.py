"""The first run: open to everybody while no person exists, and never again."""

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.utils import check_csrf

from yingda.people import actions, queries
from yingda.people.models import Person
from yingda.people.schemas import SetupDone, SetupIn, SetupOut
from yingda.plumbing.http import address_of

router = Router()


@router.get("/setup", auth=None, response=SetupOut)
def setup(request: HttpRequest) -> dict[str, Any]:
    return {"needed": queries.needs_set_up(), "csrf": get_token(request)}


@router.post("/setup", auth=None, response={201: SetupDone})
def set_up(request: HttpRequest, given: SetupIn) -> Status[Person]:
    # Without a session ninja does not ask for the token; without it any page could set up a fresh installation.
    if check_csrf(request, set_up) is not None:
        raise HttpError(403, "csrf")
    return Status(201, actions.set_up(actions.FirstRun(**given.dict(), address=address_of(request))))
