"""What the doors answer when all is well is of the shape the document tells, with something in it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from django.db import transaction

from tests.makers.conversation_doors import DOORS, Scene, a_scene
from tests.makers.customers import a_source
from tests.makers.routing import a_queue
from yingda.site.api import api

pytestmark = pytest.mark.django_db
OTHERS: list[tuple[str, str, Any]] = [
    ("GET", "/floor", None), ("GET", "/conversations/{queued}/assignments", None), ("GET", "/conversations/{matter}/assignments", None),
    ("GET", "/order-sources", None), ("POST", "/order-sources", {"name": "天猫店"}), ("POST", "/order-sources/{source}/secret", None),
    ("GET", "/automation-catalogue", None), ("GET", "/system", None), ("GET", "/system/findings", None), ("GET", "/system/environment", None),
    ("GET", "/system/jobs?state=waiting", None), ("GET", "/system/jobs?state=regular", None), ("POST", "/system/index", None),
    ("GET", "/uses?subject=tag:{tag}", None), ("GET", "/search?q=退款", None), ("GET", "/search?q=同事", None),
]  # fmt: skip


@cache
def document() -> Any:
    return api.get_openapi_schema()


@cache
def shapes() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    """Method, address and answers of each operation, those without a number in their address first."""
    found = [
        (method.upper(), re.compile(re.sub(r"{[^}]+}", "[^/]+", path) + r"(\?.*)?"), operation["responses"])
        for path, place in document()["paths"].items()
        for method, operation in place.items()
    ]
    return sorted(found, key=lambda one: one[1].pattern.count("[^/]+"))


def faults(method: str, address: str, status: int, body: Any) -> Iterator[str]:
    """What is unlike the document in an answer."""
    responses = next(told for verb, pattern, told in shapes() if verb == method and pattern.fullmatch(f"/api/v1{address}"))
    content = responses.get(str(status), {}).get("content", {})
    if status not in (202, 204) or content:
        schema = with_named(content["application/json"]["schema"])
        for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(body):
            yield f"{method} {address} {status} {'/'.join(map(str, error.instance_path))}: {error.message[:300]}"


def with_named(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the shapes it names, and those they name: to prepare them all for each answer takes most of the time."""
    known, wanted, found = document()["components"]["schemas"], names_in(schema), {}
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = known[name]
            wanted |= names_in(known[name])
    return {**schema, "components": {"schemas": found}}


def names_in(schema: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)))


# It lets in only systems with a token; tests/conversations/test_api_integration.py goes through it.
SHUT = {"POST /inboxes/{key}/messages"}


def gone_through(scene: Scene, method: str, path: str, body: Any) -> list[str] | None:
    """What is wrong with the answer of a door, None where it refused; what it changed is taken back."""
    address = scene.fill(path)
    with transaction.atomic():
        answer = scene.go(method, path, body)
        transaction.set_rollback(True)
    return list(faults(method, address, answer.status, answer.body)) if answer.status < 300 else None


def test_answers_have_the_shape_of_the_document() -> None:
    scene = a_scene()
    a_queue([scene.group])
    scene.numbers["source"] = a_source().pk
    found = {f"{door[0]} {door[1]}": gone_through(scene, *door) for door in [*DOORS, *OTHERS] if not isinstance(door[2], bytes)}
    refused = {door for door, faults in found.items() if faults is None}
    wrong = [fault for faults in found.values() for fault in faults or ()]
    assert not wrong, "\n".join(wrong)
    assert refused == SHUT
