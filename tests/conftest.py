"""Fixtures of the whole suite. Makers of rows live in tests/makers/<room>.py."""

import pytest

from yingda.plumbing.models import Stream


@pytest.fixture(autouse=True)
def _counter(request: pytest.FixtureRequest) -> None:
    """The counter of the event stream, which the emptying after a test with real transactions takes away."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        Stream.objects.get_or_create(id=1, defaults={"last": 0})
