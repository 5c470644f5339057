"""Going on behind the last row of a list."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, Place, decode

Row = TypeVar("Row", bound=Model)


def after_place(rows: QuerySet[Row], order: tuple[str, ...], cursor: str | None) -> QuerySet[Row]:
    """The rows in `order` (column names, "-" for falling, the last one unique) behind the cursor's place.

    Raises Refused for a cursor of another list.
    """
    ordered = rows.order_by(*order)
    return ordered if cursor is None else ordered.filter(_behind(order, _place(order, cursor)))


def keyset(order: tuple[str, ...]) -> Callable[[Any], Place]:
    """The values of a row that make its place in `order`."""
    names = [name.lstrip("-") for name in order]
    return lambda row: tuple(getattr(row, name) for name in names)


def _place(order: tuple[str, ...], cursor: str) -> Place:
    try:
        place = decode(cursor)
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
    kinds = tuple(str if name.lstrip("-") == "name" else int for name in order)
    if len(place) != len(order) or any(type(value) is not kind for value, kind in zip(place, kinds, strict=True)):
        raise Refused("cursor_invalid", field="cursor")
    return place


def _behind(order: tuple[str, ...], place: Place) -> Q:
    """For columns a, b: past a, or at a and past b."""
    behind, level = Q(), Q()
    for name, value in zip(order, place, strict=True):
        column = name.lstrip("-")
        behind |= level & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        level &= Q(**{column: value})
    return behind
