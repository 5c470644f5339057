"""What every test of people needs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from yingda.people import queries


@pytest.fixture(autouse=True)
def nothing_kept(settings: Any) -> Iterator[None]:
    """Ids come again after a rollback, so what the process keeps of people is dropped; hashing is made cheap."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    queries.forget()
    cache.clear()
    yield
    queries.forget()
