"""What else uses a thing: told before the thing is taken out of use."""

from collections.abc import Sequence
from typing import NamedTuple

NAMED = 5


class Use(NamedTuple):
    """So many things of a kind (`queue`, `person`, …), and the names of the first of them where they have names."""

    kind: str
    count: int
    names: list[str]


def named(kind: str, names: Sequence[str]) -> Use:
    """A use by things with names, of which the first `NAMED` are told."""
    return Use(kind, len(names), list(names[:NAMED]))
