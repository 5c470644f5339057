"""Why a value does not fit, as a phrase for the reader's language, from what pydantic and msgspec say in English.

Sources: pydantic's error types (docs.pydantic.dev, "Validation Errors") and the messages of msgspec's decoders. A kind that is
not known here becomes a general phrase, never the library's own words.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.kit.errors import Phrase

GENERAL = "value_wrong"

# pydantic's type → the code of the phrase, and the name of the limit in its context when there is one.
_PYDANTIC: dict[str, tuple[str, str | None]] = {
    "missing": ("value_missing", None),
    "extra_forbidden": ("value_unknown", None),
    "json_invalid": ("value_not_json", None),
    "json_type": ("value_not_json", None),
    "string_type": ("value_not_text", None),
    "string_sub_type": ("value_not_text", None),
    "string_unicode": ("value_half_character", None),
    "string_pattern_mismatch": ("value_pattern", None),
    "string_too_short": ("value_text_short", "min_length"),
    "string_too_long": ("value_text_long", "max_length"),
    "too_short": ("value_list_short", "min_length"),
    "too_long": ("value_list_long", "max_length"),
    "greater_than": ("value_above", "gt"),
    "greater_than_equal": ("value_at_least", "ge"),
    "less_than": ("value_below", "lt"),
    "less_than_equal": ("value_at_most", "le"),
    "finite_number": ("value_not_number", None),
    "bool_type": ("value_not_yes_no", None),
    "bool_parsing": ("value_not_yes_no", None),
    "literal_error": ("value_choice", "expected"),
    "enum": ("value_choice", "expected"),
    "none_required": ("value_not_empty", None),
    "int_parsing_size": ("value_too_large", None),
}
_PYDANTIC |= dict.fromkeys(("int_type", "int_parsing", "int_from_float"), ("value_not_whole", None))
_PYDANTIC |= dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), ("value_not_number", None))
_PYDANTIC |= dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), ("value_not_list", None))
_PYDANTIC |= dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type", "dataclass_type"), ("value_not_object", None))

# msgspec's name of a type → the code of the phrase.
_TYPES = {
    "str": "value_not_text", "int": "value_not_whole", "float": "value_not_number", "bool": "value_not_yes_no",
    "array": "value_not_list", "object": "value_not_object", "null": "value_not_empty",
}  # fmt: skip
_LENGTHS = {
    ("str", "<="): "value_text_long", ("str", ">="): "value_text_short", ("array", "<="): "value_list_long",
    ("array", ">="): "value_list_short", ("object", "<="): "value_list_long", ("object", ">="): "value_list_short",
}  # fmt: skip
_BOUNDS = {">=": "value_at_least", ">": "value_above", "<=": "value_at_most", "<": "value_below"}
_LENGTH = re.compile(r"Expected `(\w+)` of length (<=|>=) (\d+)")
_BOUND = re.compile(r"Expected `(?:int|float)` (<=|>=|<|>) (-?[\d.]+)")
_TYPE = re.compile(r"Expected `(\w+)(?: \| null)?`, got")
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_OWN = re.compile("value_[a-z_]{1,40}")
_QUOTED = re.compile(r"'([^']*)'")


def of_pydantic(problem: Mapping[str, Any]) -> Phrase:
    """The phrase of one of pydantic's errors (`type`, `ctx`). A validator of our own raises `ValueError` with the code of a phrase."""
    context: Mapping[str, Any] = problem.get("ctx") or {}
    own = str(context.get("error", ""))
    if problem.get("type") == "value_error" and _OWN.fullmatch(own):
        return Phrase(own)
    code, limit = _PYDANTIC.get(str(problem.get("type")), (GENERAL, None))
    if limit is None:
        return Phrase(code)
    if limit not in context:
        return Phrase(GENERAL)
    return Phrase(code, {"choices": _choices(str(context[limit]))} if code == "value_choice" else {"limit": context[limit]})


def of_msgspec(error: Exception) -> Phrase:
    """The phrase of what msgspec raised: a wrong shape, or no JSON at all."""
    said = str(error).partition(" - at `")[0]
    if not isinstance(error, msgspec.ValidationError):
        return Phrase("value_not_json")
    if length := _LENGTH.match(said):
        return Phrase(_LENGTHS.get((length[1], length[2]), GENERAL), {"limit": int(length[3])})
    if bound := _BOUND.match(said):
        return Phrase(_BOUNDS[bound[1]], {"limit": bound[2]})
    if kind := _TYPE.match(said):
        return Phrase(_TYPES.get(kind[1], GENERAL))
    if _MISSING.match(said):
        return Phrase("value_missing")
    if _UNKNOWN.match(said):
        return Phrase("value_unknown")
    return Phrase("value_too_large" if said.endswith("out of range") else GENERAL)


def place_of(error: Exception) -> str | None:
    """The field msgspec speaks of, as `data.file` or `steps.0.person`; None for the whole."""
    said, _, place = str(error).partition(" - at `$")
    named = _MISSING.match(said) or _UNKNOWN.match(said)
    parts = [part for part in re.split(r"[.\[\]]+", place.rstrip("`")) if part]
    return ".".join([*parts, *([named[1]] if named else [])]) or None


def _choices(expected: str) -> str:
    return " / ".join(_QUOTED.findall(expected)) or expected
