"""Checking what a visitor wrote into a form against the fields of the inbox."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from yingda.inboxes.rules.document import CONTROL, FormField, Problem

# One @, no blanks, a dot in the domain, RFC 5321 lengths. The only proof of an address is a letter that arrives.
EMAIL = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f]{1,64}@(?:[^\s@.<>\"(),:;\\\x00-\x1f]{1,63}\.)+[^\s@.<>\"(),:;\\\x00-\x1f]{2,63}")
# Digits with the usual separators; 5 to 15 digits (ITU-T E.164 allows 15).
PHONE = re.compile(r"\+?[0-9][0-9 ()./-]*(?:(?:ext\.?|x|#|转)\s?[0-9]{1,6})?")
DIGITS = (5, 21)
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Answers:
    """The accepted values by key, and what is wrong with the others."""

    values: dict[str, Any]
    problems: tuple[Problem, ...]


def validate_fields(fields: Iterable[FormField], values: Mapping[str, Any]) -> Answers:
    """Types and lengths of a filled-in form. Keys no field asks for are refused, absent optional ones left out.

    The result holds either every value or, in `problems`, one entry per field that is wrong.
    """
    fields = tuple(fields)
    known = {one.key for one in fields}
    wrong = [Problem(str(key)[:64], "form_field_unknown", {}) for key in values if key not in known]
    accepted: dict[str, Any] = {}
    for one in fields:
        result = _checked(one, values.get(one.key))
        if isinstance(result, Problem):
            wrong.append(result)
        elif result is not None:
            accepted[one.key] = result
    return Answers(accepted if not wrong else {}, tuple(wrong))


def _checked(one: FormField, value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        return Problem(one.key, "form_field_required", {}) if one.required else None
    if one.type == "number":
        return _number(one, value)
    if not isinstance(value, str):
        return Problem(one.key, "form_not_text", {})
    return _text(one, value.strip())


def _text(one: FormField, text: str) -> str | Problem:
    if CONTROL.search(text) or (one.type != "textarea" and "\n" in text):
        return Problem(one.key, "form_control_characters", {})
    if len(text) > one.max_length:
        return Problem(one.key, "form_too_long", {"limit": one.max_length})
    return _typed(one, text)


def _typed(one: FormField, text: str) -> str | Problem:
    if one.type == "email" and not (len(text) <= 254 and EMAIL.fullmatch(text)):
        return Problem(one.key, "form_not_email", {})
    if one.type == "phone" and not _is_phone(text):
        return Problem(one.key, "form_not_phone", {})
    if one.type == "choice" and not any(text in (choice.zh, choice.en) for choice in one.choices):
        return Problem(one.key, "form_not_a_choice", {})
    return text


def _is_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    return DIGITS[0] <= digits <= DIGITS[1] and PHONE.fullmatch(text) is not None


def _number(one: FormField, value: Any) -> int | float | Problem:
    text = str(value).strip().replace(",", "")
    try:
        # Python's own reading also takes 1_000 and other scripts' digits; visitors mean neither.
        number = Decimal(text) if text.isascii() and "_" not in text and len(text) <= 32 else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if isinstance(value, bool) or not number.is_finite() or abs(number) > LARGEST:
        return Problem(one.key, "form_not_number", {})
    return int(number) if number == number.to_integral_value() else float(number)
