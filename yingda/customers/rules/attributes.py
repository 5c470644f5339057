"""Free attributes of a contact: what may be kept, and how a change is laid over what is there."""

import math
from collections.abc import Mapping
from typing import Any

from yingda.kit.text import is_storable

Value = str | int | float | bool
COUNT_LIMIT = 50
KEY_LIMIT = 64
VALUE_LIMIT = 1000
INT_LIMIT = 2**53
# Attributes that have a name in both languages; any other is called what it is called.
NAMED = ("topic", "city", "source", "industry", "language", "birthday", "position")


class BadAttribute(ValueError):
    """An attribute cannot be kept: the room's sentence `code`, the key it is about, and the limit."""

    def __init__(self, code: str, key: str, limit: int = 0) -> None:
        super().__init__(code, key, limit)
        self.code, self.key, self.limit = code, key, limit


def laid_over(present: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes after a change; None takes an attribute away.

    A key has 1 to 64 characters; a value is a text of up to 1 000 characters, a finite number within ±2^53 or a
    boolean; a contact has at most 50. Raises BadAttribute.
    """
    for key, value in change.items():
        _check_key(key)
        _check_value(key, value)
    result = {k: v for k, v in {**present, **change}.items() if v is not None}
    if len(result) > COUNT_LIMIT:
        raise BadAttribute("attributes_too_many", next(reversed(result)), COUNT_LIMIT)
    return result


def _check_key(key: str) -> None:
    if not key.strip() or len(key) > KEY_LIMIT:
        raise BadAttribute("attribute_key_invalid", key[:KEY_LIMIT], KEY_LIMIT)
    if not is_storable(key):
        raise BadAttribute("text_unstorable", "attributes")


def _check_value(key: str, value: Any) -> None:
    if isinstance(value, str):
        _check_text(key, value)
    elif isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > INT_LIMIT:
            raise BadAttribute("attribute_number_invalid", key)
    elif value is not None:
        raise BadAttribute("attribute_kind_invalid", key)


def _check_text(key: str, value: str) -> None:
    if len(value) > VALUE_LIMIT:
        raise BadAttribute("attribute_too_long", key, VALUE_LIMIT)
    if not is_storable(value):
        raise BadAttribute("text_unstorable", key)
