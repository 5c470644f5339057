"""Keyset paging: the place to go on from as an opaque text, and one page of a list.

The text is not signed. It holds only values of the last row, which its reader has seen, and the query that
continues from it must check permissions as if it had none.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload
from urllib.parse import quote

import msgspec

Scalar = str | int | float | bool | None
Place = tuple[Scalar, ...]
Item = TypeVar("Item")
Shape = TypeVar("Shape", bound=tuple[Any, ...])

LENGTH_LIMIT = 2048
INT_LIMIT = 2**63
# What may stand in a query as it is (RFC 3986, 3.4); what is escaped already stays so.
IN_QUERY = "!$&'()*+,;=:@/?%"


class BadCursor(ValueError):
    """The text is not a cursor of this list: altered, cut off, or of another shape."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page: its items, the cursor of the next page or None at the end, the total when it was counted."""

    items: tuple[Item, ...]
    next: str | None = None
    total: int | None = None


def page_of(rows: Sequence[Item], limit: int, place: Callable[[Item], Place], total: int | None = None) -> Page[Item]:
    """The page of up to `limit` (≥ 1) of `rows`; a row more than that (ask for limit + 1) means that more follow.

    place: the values of a row by which the list is sorted, so that the next page starts behind the last one shown.
    """
    items = tuple(rows[:limit])
    return Page(items, encode(place(items[-1])) if len(rows) > limit else None, total)


def encode(place: Place) -> str:
    """The cursor of a place: texts, 64-bit integers, finite floats, booleans and None, at least one of them.

    At most 2 048 characters long, all of them safe in a URL. Raises ValueError for anything else.
    """
    packed = msgspec.json.encode(place)
    cursor = urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")
    if not place or len(cursor) > LENGTH_LIMIT or not _same(_unpacked(packed, Place), place):
        raise ValueError("these values cannot be a cursor")
    return cursor


def next_link(path: str, query: bytes, cursor: str) -> str:
    """The value of a `Link` header (RFC 8288) that leads to the next page: the same path and query, going on from `cursor`.

    path: of the request, not escaped; query: its query as it was sent.
    """
    kept = [part for part in quote(query, safe=IN_QUERY).split("&") if part and not part.startswith("cursor=")]
    return f'<{quote(path)}?{"&".join([*kept, f"cursor={quote(cursor)}"])}>; rel="next"'


@overload
def decode(cursor: str) -> Place: ...
@overload
def decode(cursor: str, shape: type[Shape]) -> Shape: ...
def decode(cursor: str, shape: type[Any] = Place) -> Any:
    """The place of a cursor, checked against a shape such as ``tuple[int, str]``. Raises BadCursor.

    Strict: every place has exactly one spelling.
    """
    if not 0 < len(cursor) <= LENGTH_LIMIT:
        raise BadCursor("empty or too long")
    try:
        packed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        place = _unpacked(packed, shape)
        if encode(place) == cursor:
            return place
    except (Base64Error, msgspec.MsgspecError, ValueError) as error:
        raise BadCursor("not a cursor of this list") from error
    raise BadCursor("not the spelling of a cursor")


def _unpacked(packed: bytes, shape: type[Shape]) -> Shape:
    place: Shape = msgspec.json.decode(packed, type=shape)
    return place


def _same(read: Place, place: Place) -> bool:
    """Whether the values survived: not a number becomes null, and numbers past 64 bits become floats."""
    large = any(isinstance(value, int) and not -INT_LIMIT <= value < INT_LIMIT for value in place)
    return read == place and not large
