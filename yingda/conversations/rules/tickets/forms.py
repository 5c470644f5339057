"""What is filled into a form, held against the fields of the type's version."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from yingda.conversations.rules.tickets.types import Field, length_limit

ORDER_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/#-]*")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER_LIMIT = 10**15


class Wrong(msgspec.Struct, frozen=True):
    """Something that does not fit: the field by key and label, the code of the sentence and its limit."""

    key: str
    label: str
    code: str
    limit: int | None = None


def checked_form(fields: Sequence[Field], given: Mapping[str, Any], people: Collection[int]) -> tuple[dict[str, Any], list[Wrong]]:
    """The values to keep, and what is wrong with those given. `people`: the numbers a field of kind `person` may name.

    Texts are trimmed; what is empty is not kept; every kept value passes again unchanged.
    """
    known = {field.key for field in fields}
    wrong = [Wrong(key[:40], key[:40], "ticket_value_unknown") for key in given if key not in known]
    kept: dict[str, Any] = {}
    for field in fields:
        value = _trimmed(given.get(field.key))
        if value in (None, "", []):
            wrong += [Wrong(field.key, field.label, "ticket_value_missing")] * field.required
            continue
        problem = _problem(field, value, people)
        if problem is None:
            kept[field.key] = value
        else:
            wrong.append(Wrong(field.key, field.label, *problem))
    return kept, wrong


def people_named(fields: Sequence[Field], given: Mapping[str, Any]) -> list[int]:
    """The numbers that fields of kind `person` name, before anything is checked."""
    values = [given.get(field.key) for field in fields if field.kind == "person"]
    return [value for value in values if type(value) is int]


def _trimmed(value: Any) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(value)) if all(isinstance(one, str) for one in value) else value
    return value.strip() if isinstance(value, str) else value


def _problem(field: Field, value: Any, people: Collection[int]) -> tuple[str] | tuple[str, int] | None:
    if field.kind in ("text", "textarea", "order_number"):
        return _problem_of_text(field, value)
    fits = {
        "number": lambda: _is_number(value),
        "date": lambda: _is_day(value),
        "choice": lambda: isinstance(value, str) and value in field.choices,
        "multi_choice": lambda: isinstance(value, list) and all(isinstance(one, str) and one in field.choices for one in value),
        "person": lambda: type(value) is int and value in people,
    }[field.kind]()
    return None if fits else (f"ticket_value_{field.kind}",)


def _problem_of_text(field: Field, value: Any) -> tuple[str] | tuple[str, int] | None:
    if not isinstance(value, str) or CONTROLS.search(value) or (field.kind == "text" and "\n" in value):
        return ("ticket_value_text",)
    if len(value) > length_limit(field):
        return "ticket_value_too_long", length_limit(field)
    if field.kind == "order_number" and not ORDER_NUMBER.fullmatch(value):
        return ("ticket_value_order_number",)
    return None


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < NUMBER_LIMIT and math.isfinite(value)


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
