"""The OpenAPI document: one shape per name."""

from collections import Counter
from collections.abc import Iterator

from ninja import Schema

from yingda.conversations import answers as conversations
from yingda.conversations.live.described import described
from yingda.routing import answers as routing
from yingda.site.api import api


def written(parent: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for child in parent.__subclasses__():
        if child.__module__.startswith("yingda.") and child.__pydantic_generic_metadata__["origin"] is None:
            yield child
        yield from written(child)


def test_no_two_shapes_share_a_name() -> None:
    """Ninja files shapes under the name of their class alone, and the later one would stand for both."""
    api.get_openapi_schema()
    names = Counter(shape.__name__ for shape in set(written()))
    names.update([*described()[1], *routing.SHAPES, *conversations.SHAPES, "Problem"])
    assert [name for name, times in names.items() if times > 1] == []
