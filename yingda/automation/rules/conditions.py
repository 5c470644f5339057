"""Weighing the conditions of an automation against what is known, and saying why."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from yingda.automation.rules.document import Document, Node, leaves
from yingda.automation.rules.fields import FIELDS
from yingda.kit.text import normalise, preview, sounds_in

Facts = Mapping[str, Any]
SEEN_LIMIT = 80


class Weighed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A condition with its verdict: for a branch those it is made of, for a leaf the value it saw."""

    ok: bool
    op: str = ""
    of: tuple["Weighed", ...] = ()
    field: str = ""
    how: str = ""
    value: Any = None
    key: str = ""
    saw: Any = None


def weigh(node: Node, facts: Facts) -> Weighed:
    """Whether the facts fulfil a tree of conditions, with the verdict of each. `all` and `none` of nothing are fulfilled, `any` is not."""
    if not node.op:
        return _leaf(node, facts)
    parts = tuple(weigh(one, facts) for one in node.of)
    verdicts = [part.ok for part in parts]
    ok = all(verdicts) if node.op == "all" else any(verdicts) == (node.op == "any")
    return Weighed(ok, node.op, parts)


def groups_asked(documents: list[Document]) -> frozenset[str]:
    """What must be read to weigh these: `first`, `conversation`, `contact`, `visit`, `ticket`."""
    return frozenset(FIELDS[leaf.field].group for document in documents for leaf in leaves(document.conditions) if leaf.field in FIELDS)


def calendars_asked(documents: list[Document]) -> frozenset[int]:
    """The calendars these documents ask about."""
    asked = (leaf for document in documents for leaf in leaves(document.conditions))
    return frozenset(leaf.value for leaf in asked if leaf.field == "time.calendar")


def value_of(node: Node, facts: Facts) -> Any:
    """What a single condition looks at: the fact, or one of several that go by a key."""
    fact = facts.get(node.field)
    if FIELDS[node.field].named:
        return (fact or {}).get(node.key)
    return fact


def _leaf(node: Node, facts: Facts) -> Weighed:
    value = value_of(node, facts)
    ok = _OPERATORS[FIELDS[node.field].type](node.how, value, node.value)
    return Weighed(bool(ok), field=node.field, how=node.how, value=node.value, key=node.key, saw=_shown(value))


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(key for key, is_in in value.items() if is_in)
    return preview(value, SEEN_LIMIT) if isinstance(value, str) else value


def _text(how: str, value: Any, wanted: Any) -> bool:
    said = "" if value is None else str(value)
    if how in ("empty", "present"):
        return bool(said.strip()) == (how == "present")
    plain = normalise(said)
    words = [normalise(word) for word in wanted]
    if how == "sounds_any":
        return any(word in plain or sounds_in(said, word) for word in words)
    return _WORDS[how](plain, words)


_WORDS: Mapping[str, Callable[[str, list[str]], bool]] = {
    "contains_any": lambda plain, words: any(word in plain for word in words),
    "contains_all": lambda plain, words: all(word in plain for word in words),
    "contains_none": lambda plain, words: not any(word in plain for word in words),
    "equals_any": lambda plain, words: plain in words,
    "starts_any": lambda plain, words: any(plain.startswith(word) for word in words),
}


def _number(how: str, value: Any, wanted: Any) -> bool:
    if value is None:
        return False
    return bool({"at_least": value >= wanted, "at_most": value <= wanted, "equals": value == wanted}[how])


def _one(how: str, value: Any, wanted: Any) -> bool:
    if how in ("empty", "present"):
        return (value is not None) == (how == "present")
    return (value in wanted) == (how == "any_of")


def _level(how: str, value: Any, wanted: Any) -> bool:
    return value in wanted if how == "any_of" else _number(how, value, wanted)


def _set(how: str, value: Any, wanted: Any) -> bool:
    held = set(value or ())
    if how in ("empty", "present"):
        return bool(held) == (how == "present")
    asked = set(wanted)
    return {"has_any": bool(held & asked), "has_all": asked <= held, "has_none": not held & asked}[how]


def _hours(how: str, value: Any, wanted: Any) -> bool:
    """The fact says for each calendar whether it was open; one that is gone is neither within nor outside."""
    is_open = (value or {}).get(wanted)
    return is_open is not None and is_open == (how == "within")


_OPERATORS: Mapping[str, Callable[[str, Any, Any], bool]] = {
    "text": _text,
    "number": _number,
    "choice": _one,
    "level": _level,
    "one": _one,
    "set": _set,
    "flag": lambda how, value, _wanted: bool(value) == (how == "yes"),
    "hours": _hours,
}
