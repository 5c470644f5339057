"""The checks of what a person types in."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from yingda.kit.errors import Refused
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
from yingda.plumbing.messages import is_chinese


def name_in(text: str, field: str, limit: int = NAME_LIMIT) -> str:
    """The trimmed name. Raises `Refused` when it is blank or longer than `limit` characters."""
    text = " ".join(text.split())
    if not text:
        raise Refused("field_missing", field=field)
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


def password_in(text: str, person: Person, locale: str) -> str:
    """A password that passes the validators of the settings; the reason is told in the reader's language."""
    with translation.override("zh-hans" if is_chinese(locale) else "en"):
        try:
            validate_password(text, person)
        except ValidationError as error:
            raise Refused("password_weak", field="password", reason=" ".join(error.messages)) from error
    return text


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
