"""What differs between two versions of a playbook, line by line, for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the field, the number of its entry when it is a list, what was and what is; None: was or is not there."""

    field: str
    index: int | None
    before: Any
    after: Any


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The differences of two documents (as JSON has them), in the order of the fields; an entry that only moved is none."""
    found: list[Change] = []
    for field in after:
        was, now = before.get(field), after[field]
        if was == now:
            continue
        if isinstance(now, list | tuple) and isinstance(was, list | tuple):
            found += _of_lists(field, was, now)
        elif isinstance(now, Mapping) and isinstance(was, Mapping):
            found += [Change(f"{field}.{key}", None, was.get(key), now[key]) for key in now if was.get(key) != now[key]]
        else:
            found.append(Change(field, None, was, now))
    return found


def _of_lists(field: str, was: Sequence[Any], now: Sequence[Any]) -> list[Change]:
    gone = [(index, one) for index, one in enumerate(was) if one not in now]
    new = [(index, one) for index, one in enumerate(now) if one not in was]
    paired = {index for index, _ in gone} & {index for index, _ in new}
    lost, came = dict(gone), dict(new)
    found = [Change(field, index, lost[index], came[index]) for index in sorted(paired)]
    found += [Change(field, index, one, None) for index, one in gone if index not in paired]
    return found + [Change(field, index, None, one) for index, one in new if index not in paired]
