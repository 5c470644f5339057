"""Fixtures of the whole suite. Makers of rows live in tests/makers/<room>.py."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck

from tests.emptying import empty, remember_shipped
from tests.makers.time import Clock, standing_clock
from yingda.attribution.queries import warehouse
from yingda.conversations.actions import limits
from yingda.conversations.live.identity import forget_sessions
from yingda.people import queries as people
from yingda.performance.queries.boards import once
from yingda.plumbing import team_settings

TransactionTestCase._fixture_teardown = empty
# How long a draw takes says how busy the machine is, nothing about the code.
hypothesis.settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("suite")


def _forget_everything() -> None:
    """Ids come again after a rollback, so what the process keeps of rows is dropped."""
    people.forget()
    forget_sessions()
    limits.forget()
    team_settings.forget()
    warehouse.forget()
    once.forget()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As pytest-django's; what the migrations wrote is kept for emptying."""
    with django_db_blocker.unblock():
        remember_shipped()


@pytest.fixture(autouse=True)
def nothing_kept(settings: Any) -> Iterator[None]:
    """No test finds what an earlier one left in memory; hashing is made cheap, and files are looked for when asked for.

    Each test client builds the middleware anew, and WhiteNoise would look at every built file each time.
    """
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _forget_everything()
    yield
    _forget_everything()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands still until it is moved."""
    with standing_clock() as standing:
        yield standing
