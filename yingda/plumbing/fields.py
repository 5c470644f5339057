"""Column types of the house."""

from typing import Any

from django.db import models

from yingda.plumbing.secrets import decrypt, encrypt


class InstantField(models.BigIntegerField):  # type: ignore[type-arg]
    """An instant as integer milliseconds since 1970-01-01 UTC, the same on every database and in every answer."""


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is stored encrypted (Fernet, key derived from the secret key) and read in the clear."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: str | None) -> str | None:
        return None if value is None else encrypt(value)
