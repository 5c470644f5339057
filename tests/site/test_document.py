"""The OpenAPI document: one shape per name, and every answer has its shape."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ninja import Schema
from ninja.utils import normalize_path

from yingda.conversations.live.described import described
from yingda.site.api import api
from yingda.site.document import SHAPES

JSON = "application/json"
# What says something of an object beyond its being one.
TELLING = {"$ref", "properties", "items", "anyOf", "oneOf", "allOf", "enum", "const"}


def written(parent: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for child in parent.__subclasses__():
        if child.__module__.startswith("yingda.") and child.__pydantic_generic_metadata__["origin"] is None:
            yield child
        yield from written(child)


def test_no_two_shapes_share_a_name() -> None:
    """Ninja files shapes under the name of their class alone, and the later one would stand for both."""
    api.get_openapi_schema()
    names = Counter(shape.__name__ for shape in set(written()))
    names.update([*described()[1], *SHAPES, "Problem"])
    assert [name for name, times in names.items() if times > 1] == []


def answers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each answer of success: its operation, its status, what the document tells."""
    for path, place in api.get_openapi_schema()["paths"].items():
        for method, operation in place.items():
            for status, told in operation["responses"].items():
                if status.startswith("2"):
                    yield f"{method.upper()} {path}", status, told


def bodiless() -> set[tuple[str, str]]:
    """Answers that say themselves that nothing is in them (`response={202: None}`)."""
    found = set()
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                empty = [str(status) for status, model in operation.response_models.items() if model is None]
                address = re.sub(r"{[^:}]+:", "{", f"/api/v1{normalize_path(prefix + path)}")
                found |= {(f"{method} {address}", status) for method in operation.methods for status in empty}
    return found


def test_every_answer_has_a_shape() -> None:
    """Files are told by their media type; an answer without a body says so at its route."""
    empty = bodiless()
    told_nothing = [one[:2] for one in answers() if not one[2].get("content") and one[:2] not in empty]
    shapeless = [one[:2] for one in answers() for kind, body in one[2].get("content", {}).items() if kind == JSON and not TELLING & set(body.get("schema", {}))]
    assert (told_nothing, shapeless) == ([], [])


def test_every_reference_of_the_document_leads_somewhere() -> None:
    document = api.get_openapi_schema()
    named = {f"#/components/{kind}/{name}" for kind, several in document["components"].items() for name in several}
    wanted = set(re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(document)))
    assert wanted - named == set()


def test_every_tag_is_described() -> None:
    document = api.get_openapi_schema()
    used = {tag for place in document["paths"].values() for operation in place.values() for tag in operation["tags"]}
    assert used == {tag["name"] for tag in document["tags"]}
