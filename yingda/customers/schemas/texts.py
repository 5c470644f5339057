"""Texts and numbers with their limits."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from yingda.kit.text import is_storable


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("value_unstorable")
    return text


Storable = AfterValidator(_storable)
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Storable]
Name = Annotated[str, StringConstraints(max_length=200), Storable]
Title = Annotated[str, StringConstraints(max_length=300), Storable]
Code = Annotated[str, StringConstraints(max_length=64), Storable]
Line = Annotated[str, StringConstraints(max_length=255), Storable]
Prose = Annotated[str, StringConstraints(max_length=5000), Storable]
Sought = Annotated[str, StringConstraints(max_length=100), Storable]
Cursor = Annotated[str, StringConstraints(max_length=2048), Storable]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Instant = Annotated[int, Field(ge=0, lt=2**53)]
Money = Annotated[int, Field(gt=-(10**13), lt=10**13)]


class PageIn(Schema):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200)
    cursor: Cursor | None = None


class PageOut(Schema):
    """One page of a list."""

    items: list[Any]
    next: str | None = None
    total: int | None = None
