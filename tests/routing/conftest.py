"""A clock that stands still."""

from collections.abc import Iterator

import pytest

from tests.makers.time import Clock, standing_clock
from yingda.people import queries as people


@pytest.fixture
def clock() -> Iterator[Clock]:
    people.forget()
    with standing_clock() as standing:
        yield standing
