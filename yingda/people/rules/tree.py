"""The tree of departments stays a tree."""

from collections.abc import Mapping

DEPTH_LIMIT = 12


def makes_a_circle(parents: Mapping[int, int | None], department: int, parent: int | None) -> bool:
    """Whether putting `department` under `parent` would make it lie inside itself."""
    return department in _way_up(parents, parent)


def too_deep(parents: Mapping[int, int | None], department: int | None, parent: int | None) -> bool:
    """Whether `department` (None: a new one), with all that lies in it, would reach deeper than `DEPTH_LIMIT` levels."""
    return len(_way_up(parents, parent)) + _height(parents, department) > DEPTH_LIMIT


def _way_up(parents: Mapping[int, int | None], start: int | None) -> list[int]:
    way: list[int] = []
    while start is not None and start not in way:
        way.append(start)
        start = parents.get(start)
    return way


def _height(parents: Mapping[int, int | None], department: int | None) -> int:
    if department is None:
        return 1
    ways = [_way_up(parents, each) for each in parents]
    return max((way.index(department) + 1 for way in ways if department in way), default=1)
