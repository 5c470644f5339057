"""The HTTP doors as one caller uses them: the hot handlers and the ordinary lane behind one call, in the test's own transaction.

The root application routes in the same way (site/asgi.py); what real sockets and processes add is shown by the journeys.
"""

import json
from collections.abc import Coroutine
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.test import Client

from tests.makers.problems import checked, fields_of
from yingda.conversations.live import fallback, http
from yingda.inboxes import actions as inboxes
from yingda.kit.actor import SYSTEM
from yingda.people.models import Person
from yingda.plumbing.numbers import last_number
from yingda.plumbing.problems import MEDIA_TYPE
from yingda.plumbing.store import transaction

CSRF = "c" * 32
ADDRESS = "203.0.113.7"


class Answer(NamedTuple):
    """What a door said."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def error(self) -> dict[str, Any]:
        """The problem of a refusal, checked for its one shape (docs/contract.md §2)."""
        assert self.headers.get("content-type", MEDIA_TYPE) == MEDIA_TYPE, self.headers
        return checked(self.body, self.status)

    @property
    def fields(self) -> dict[str, str]:
        """The sentence of each field of a refusal."""
        return fields_of(self.error)


class Caller:
    """Somebody at the doors: a signed-in person, an integration (`token`), or nobody."""

    def __init__(self, person: Person | None = None, *, token: str | None = None, language: str = "zh-CN", csrf: bool = True) -> None:
        self.person = person
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers = {"Accept-Language": language}
        if person is not None:
            self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"
        if csrf:
            self.client.cookies[settings.CSRF_COOKIE_NAME] = CSRF
            self.headers["X-CSRFToken"] = CSRF

    def __call__(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """One request of `/api/v1`; `body` is sent as JSON, bytes as they are."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.raw(method, f"/api/v1{path}", content, {**self.headers, **(headers or {})})

    def raw(self, method: str, path: str, content: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """One request of any address, with these headers only."""
        scope = self._scope(method, path, headers or {})
        direct = {("POST", "/widget/v1/messages"): fallback.visitor_post}.get((method, scope["path"]))
        found = http.route(scope)
        if found is not None:
            return _hot(lambda node, receive, send: http.serve(node, *found, scope, receive, send), content)
        if direct is not None:
            return _hot(lambda node, receive, send: direct(node, scope, receive, send), content)
        answer = self.client.generic(method, path, content, "application/json", headers=headers or {}, REMOTE_ADDR=ADDRESS)
        kind = answer.headers.get("Content-Type", "")
        told = json.loads(answer.content) if answer.content and "json" in kind else answer.content or None
        return Answer(answer.status_code, told, {name.lower(): value for name, value in answer.headers.items()})

    def _scope(self, method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
        place, _, query = path.partition("?")
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        sent = {"host": "testserver", "cookie": cookies, **{name.lower(): value for name, value in headers.items()}}
        return {
            "type": "http", "method": method, "path": unquote(place), "query_string": query.encode(), "client": (ADDRESS, 1),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
        }  # fmt: skip


def an_integration(*scopes: str, language: str = "zh-CN") -> Caller:
    """Another system with an API token of these scopes; it has no cookies."""
    token = inboxes.create_token(SYSTEM, "外部系统", scopes)[1]
    return Caller(token=token, language=language, csrf=False)


class _Node:
    """What the hot handlers need of a node, done at once in this thread and its transaction."""

    hub = property(lambda self: SimpleNamespace(n=last_number()))

    async def reading(self, call: Any, *args: Any) -> Any:
        return call(*args)

    async def write(self, operation: Any) -> Any:
        with transaction() as db:
            return operation(db)


def _hot(serve: Any, content: bytes) -> Answer:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    _at_once(serve(_Node(), receive, send))
    start, *parts = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    body = b"".join(part["body"] for part in parts)
    return Answer(start["status"], json.loads(body) if body else None, headers)


def _at_once(work: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine that never waits. There is no event loop, so Django allows its queries in this thread."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("a hot handler waited for something")
