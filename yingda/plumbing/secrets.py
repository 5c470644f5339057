"""Encryption of secrets at rest.

Fernet (AES-128-CBC with HMAC-SHA256) with a key derived by HKDF-SHA256
(RFC 5869) from the installation's secret key; former keys still open what they closed.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableSecret(Exception):
    """The stored secret was closed with a key this installation does not have."""


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    def fernet(key: str) -> Fernet:
        derived = HKDF(SHA256(), 32, salt=None, info=b"yingda secrets at rest").derive(key.encode())
        return Fernet(base64.urlsafe_b64encode(derived))

    return MultiFernet([fernet(key) for key in keys])


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(text: str) -> str:
    """Closes `text`; the result is ASCII."""
    return _box(_keys()).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Opens what `encrypt` closed; raises `UnreadableSecret` for anything else."""
    try:
        return _box(_keys()).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret("a stored secret cannot be opened with the present secret key") from error
