"""A small vocabulary in which rooms declare what their operations answer (`answers.py` of a room).

Declared beside the routes and never run: the document tells it, the contract test holds answers against it, a request pays nothing.
"""

from typing import Any

import msgspec

Json = dict[str, Any]
Answers = dict[tuple[str, str], Json]
INT: Json = {"type": "integer"}
ID: Json = {"type": "integer", "minimum": 1}
NUMBER: Json = {"type": "number"}
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
INT_OR_NULL: Json = {"type": ["integer", "null"]}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
IDS: Json = {"type": "array", "items": {"type": "integer"}}
TEXTS: Json = {"type": "array", "items": {"type": "string"}}
ANY: Json = {"type": "object"}
NEXT: Json = {"type": ["string", "null"], "description": "`cursor` of the page after this one."}


def shape(**members: Json) -> Json:
    """An object with these members; more may come."""
    return {"type": "object", "properties": members, "required": list(members)}


def may_have(one: Json, **members: Json) -> Json:
    """The object with members that are there at times."""
    return {**one, "properties": {**one["properties"], **members}}


def ref(name: str) -> Json:
    """A shape the document knows by name (`SHAPES` of the room)."""
    return {"$ref": f"#/components/schemas/{name}"}


def with_more(one: Json, **members: Json) -> Json:
    """The object with further members."""
    return shape(**one["properties"], **members)


def or_null(one: Json) -> Json:
    return {"anyOf": [one, {"type": "null"}]}


def array(one: Json) -> Json:
    return {"type": "array", "items": one}


def items(one: Json, **members: Json) -> Json:
    """A list that is whole."""
    return shape(items=array(one), **members)


def page(one: Json, **members: Json) -> Json:
    """A page of a list."""
    return shape(items=array(one), next=NEXT, **members)


def file_of(*types: str) -> Json:
    """What a route says (`openapi_extra`) that answers a file of one of these media types (their parameters left out)."""
    return {"responses": {200: {"content": {one.partition(";")[0]: {} for one in types}}}}


def bulk_done() -> Json:
    """What was done for many things at once, and what was refused for which."""
    return shape(done=IDS, refused=array(shape(id=INT, code=TEXT, message=TEXT)))


def of_struct(kind: type[msgspec.Struct]) -> Json:
    """The shape of a struct, with the structs in it written out in place."""
    _, components = msgspec.json.schema_components([kind], ref_template="{name}")
    told: Json = _written_out(components[kind.__name__], components)
    return told


def _written_out(told: Any, components: Json) -> Any:
    if isinstance(told, list):
        return [_written_out(one, components) for one in told]
    if not isinstance(told, dict):
        return told
    if "$ref" in told:
        return _written_out(components[told["$ref"]], components)
    return {name: _written_out(one, components) for name, one in told.items()}
