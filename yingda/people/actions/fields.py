"""The checks of what a person types in."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from yingda.kit.errors import Phrase, Refused
from yingda.kit.reasons import GENERAL
from yingda.people.models import Person
from yingda.people.rules.person import (
    EMAIL_LIMIT,
    LOCALES,
    NAME_LIMIT,
    THEMES,
    USERNAME_LIMITS,
    is_email,
    is_username,
)

WEAKNESSES = ("password_too_common", "password_too_similar", "password_entirely_numeric")


def name_in(text: str, field: str, limit: int = NAME_LIMIT) -> str:
    """The trimmed name. Raises `Refused` when it is blank or longer than `limit` characters."""
    text = " ".join(text.split())
    if not text:
        raise Refused("name_missing", field=field)
    if len(text) > limit:
        raise Refused("name_too_long", field=field, limit=limit)
    return text


def one_of(value: str, allowed: tuple[str, ...], code: str, field: str) -> str:
    """The value when it is allowed, else `Refused(code)`."""
    if value not in allowed:
        raise Refused(code, field=field, allowed=" / ".join(allowed))
    return value


def username_in(text: str, but: int | None = None) -> str:
    """A free user name; `but` is the person who may already have it."""
    text = text.strip()
    if not is_username(text):
        raise Refused("username_wrong", field="username", least=USERNAME_LIMITS[0], most=USERNAME_LIMITS[1])
    if Person.objects.filter(username__iexact=text).exclude(pk=but or 0).exists():
        raise Refused("username_taken", field="username", username=text)
    return text


def email_in(text: str, but: int | None = None) -> str:
    """A free address or nothing; `but` is the person who may already have it."""
    text = text.strip()
    if not is_email(text):
        raise Refused("person_email_wrong", field="email", limit=EMAIL_LIMIT)
    if text and Person.objects.filter(email__iexact=text).exclude(pk=but or 0).exists():
        raise Refused("email_taken", field="email", email=text)
    return text


def password_in(text: str, person: Person | None, field: str = "password") -> str:
    """A password that passes the validators of the settings. Raises `Refused` with every reason against it."""
    try:
        validate_password(text, person)
    except ValidationError as error:
        reasons = tuple(Phrase(*_weakness(one)) for one in error.error_list)
        raise Refused("password_weak", field=field, reason=reasons) from error
    return text


def _weakness(error: ValidationError) -> tuple[str, dict[str, Any]]:
    """The code of our own phrase for what one of Django's validators says, and its numbers."""
    if error.code == "password_too_short":
        return "password_too_short", {"limit": (error.params or {})["min_length"]}
    return (str(error.code) if error.code in WEAKNESSES else GENERAL), {}


def preferences_in(wanted: dict[str, Any]) -> dict[str, Any]:
    """The preferences that are given, checked: locale, theme, avatar_hue, switches, signature_name (may be empty)."""
    if "locale" in wanted:
        one_of(wanted["locale"], LOCALES, "locale_unknown", "locale")
    if "theme" in wanted:
        one_of(wanted["theme"], THEMES, "theme_unknown", "theme")
    if not 0 <= wanted.get("avatar_hue", 0) < 360:
        raise Refused("hue_wrong", field="avatar_hue")
    if wanted.get("signature_name"):
        wanted = {**wanted, "signature_name": name_in(wanted["signature_name"], "signature_name")}
    return wanted
