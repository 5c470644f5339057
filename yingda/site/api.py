"""The HTTP interface `/api/v1`: every room's router, one way to sign in, one shape of errors."""

import logging
import secrets
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder
from ninja.security import APIKeyCookie, HttpBearer

from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.kit.reasons import of_pydantic
from yingda.people import queries as people
from yingda.plumbing.http import address_of
from yingda.site import search_api, system_api, uses
from yingda.site.document import Interface
from yingda.site.languages import locale_of
from yingda.site.refusals import problem_answer

log = logging.getLogger("yingda.api")
ROOMS = (
    "people",
    "customers",
    "inboxes",
    "conversations",
    "knowledge",
    "routing",
    "attribution",
    "performance",
    "reports",
    "webhooks",
    "automation",
    "imports",
    "keeping",
    "notifications",
    "plumbing",
)


class SignedIn(APIKeyCookie):
    """The person of the session cookie; ninja checks the CSRF token of changing requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        user = request.user
        if not user.is_authenticated:
            return None
        actor = people.actor_of(user.pk, address_of(request), locale_of(request))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class Integration(HttpBearer):
    """The integration of a bearer token (docs/contract.md §4)."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        actor = inboxes.actor_of_token(token, address_of(request), locale_of(request))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def refusal_answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem_answer(request, refusal)


def _field(found: dict[str, Any]) -> str:
    """The field as the sender wrote it: without `body` and the name of the handler's parameter."""
    place = [str(part) for part in found["loc"]]
    return ".".join(place[2:] if place[0] == "body" else place[1:]) or "body"


def validation_answer(request: HttpRequest, error: ValidationError) -> HttpResponse:
    reasons = {_field(found): of_pydantic(found) for found in error.errors}
    first = next(iter(reasons))
    return problem_answer(request, Refused("field_wrong", field=first, reason=reasons[first]), reasons=reasons)


def form_answer(request: HttpRequest, _error: RawPostDataException) -> HttpResponse:
    """A form with files came where JSON is wanted: Django read it in search of its token."""
    return problem_answer(request, Refusal("not_json"), status=400)


def http_error_answer(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = {401: "sign_in_first", 403: "csrf_failed"}.get(error.status_code, "not_json")
    return problem_answer(request, Refusal(code), status=error.status_code)


def failure_answer(request: HttpRequest, error: Exception) -> HttpResponse:
    reference = secrets.token_hex(4)
    log.error("request %s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return problem_answer(request, Refusal("something_failed", reference=reference), status=500)


def handle_errors(interface: NinjaAPI) -> None:
    """Gives an interface the one shape of errors."""
    handlers: dict[type[Exception], Any] = {
        Refusal: refusal_answer,
        ValidationError: validation_answer,
        HttpError: http_error_answer,
        RawPostDataException: form_answer,
        Exception: failure_answer,
    }
    for kind, handler in handlers.items():
        interface.add_exception_handler(kind, handler)


class Json(BaseRenderer):
    """Answers as msgspec writes them: bodies of messages are stored as JSON and go out as they are (`msgspec.Raw`)."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return msgspec.json.encode(data, enc_hook=NinjaJSONEncoder().default)


api = Interface(title="Yingda", version="1", auth=[Integration(), SignedIn()], docs_url=None, urls_namespace="api", renderer=Json())
handle_errors(api)


def _add_rooms() -> None:
    for room in ROOMS:
        if find_spec(f"yingda.{room}.api") is not None:
            api.add_router("", import_module(f"yingda.{room}.api").router, tags=[room])

    api.add_router("", search_api.router, tags=["site"])
    api.add_router("", uses.router, tags=["site"])
    api.add_router("/system", system_api.router, tags=["site"])


_add_rooms()
