"""Desks for journeys: real processes over real sockets, on SQLite and, where there is one, on PostgreSQL."""

import os
from collections.abc import Iterator

import pytest

from tests.makers.server import Boss, Desk, Prepared, postgresql_url, prepared

ON_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))
# The half of the suite that is about PostgreSQL does not repeat what the other one does.
HOMES = [ON_POSTGRESQL] if os.environ.get("YINGDA_DATABASE_URL", "").startswith("postgres") else ["sqlite", ON_POSTGRESQL]

# For a journey that says nothing about the database: once, in the half of the suite that is not about PostgreSQL.
ONCE = [
    pytest.mark.parametrize("made_once", ["sqlite"], indirect=True),
    pytest.mark.skipif(HOMES == [ON_POSTGRESQL], reason="looked at once, on SQLite"),
]


@pytest.fixture(scope="session", params=HOMES)
def made_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """An installation with a team, to be copied."""
    server = postgresql_url() if request.param == "postgresql" else None
    with prepared(tmp_path_factory.mktemp(request.param), server) as made:
        yield made


@pytest.fixture(scope="module")
def desk(made_once: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An installation whose one process runs; the journeys of a file share it."""
    with made_once.desk(tmp_path_factory.mktemp("desk"), YINGDA_LINE_GRACE_MS="1500") as copied:
        copied.node()
        yield copied


@pytest.fixture
def boss(desk: Desk, made_once: Prepared) -> Boss:
    """The administrator of the desk."""
    return Boss(made_once.browser(desk.nodes[0].url, "boss"), made_once.ids["boss"], made_once.groups[0])
