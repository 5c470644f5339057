"""compose.yaml without containers: the same commands with the same environment, hosts aside, make a desk that works."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from tests.makers.live import Screen, Widget
from tests.makers.server import ROOT, Boss, Desk, Node, Process, a_database, postgresql_url, redis_url, until

pytestmark = pytest.mark.needs("two_nodes")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web1", "web2", "worker")
FILLED_IN = {"POSTGRES_PASSWORD": "compose-only", "YINGDA_SECRET_KEY": secrets.token_hex(32), "YINGDA_ALLOWED_HOSTS": "localhost,127.0.0.1"}
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled(text: str, given: dict[str, str]) -> str:
    """The text with `${NAME}`, `${NAME:-default}` and `${NAME:?complaint}` replaced as compose does."""

    def value(found: re.Match[str]) -> str:
        name, sign, rest = found[1], found[2], found[3]
        if given.get(name):
            return given[name]
        assert sign == "-", f"{name} must be given: {rest}"
        return str(rest)

    return VARIABLE.sub(value, text)


def environment_of(service: str, given: dict[str, str], postgres: str) -> dict[str, str]:
    """What a service of ours gets, with the servers of this run in place of the containers' names."""
    found = {name: filled(str(text), given) for name, text in SERVICES[service]["environment"].items()}
    assert found["YINGDA_DATABASE_URL"] == "postgresql://yingda:compose-only@postgres:5432/yingda"
    assert found["YINGDA_REDIS_URL"] == "redis://redis:6379/0"
    del found["YINGDA_DATA_DIR"]
    return found | {"YINGDA_DATABASE_URL": postgres, "YINGDA_REDIS_URL": redis_url()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Migrated by the service that does so, then two web nodes and the worker."""
    with a_database(postgresql_url(), None) as url:
        made = Desk(tmp_path, **environment_of("web1", FILLED_IN, url))
        try:
            migrating = Process(SERVICES["migrate"]["command"], made.environment, tmp_path / "migrate.log")
            until(lambda: not migrating.alive, 120, migrating.said)
            assert "plumbing.0001_initial... OK" in migrating.said()
            for name in ("web1", "web2"):
                made.nodes.append(Served(made, name).start())
            made.workers.append(Process(SERVICES["worker"]["command"], made.environment, tmp_path / "worker.log"))
            yield made
        finally:
            made.end()


class Served(Node):
    """A web node by its command of compose.yaml; only the address differs, because here both share a machine."""

    def command(self) -> list[str]:
        told = list(SERVICES[self._name]["command"])
        assert told[told.index("--port") + 1] == "8000" and told[told.index("--host") + 1] == "0.0.0.0"
        told[told.index("--port") + 1] = str(self.port)
        told[told.index("--host") + 1] = "127.0.0.1"
        return told


def test_the_services_of_compose_make_a_working_desk(desk: Desk) -> None:
    boss = Boss.first(desk.nodes[0])
    asyncio.run(_a_word_from_node_to_node(desk, boss, boss.inbox()))
    until(lambda: _jobs_left(desk) == 0, 60, desk.workers[0].said)


async def _a_word_from_node_to_node(desk: Desk, boss: Boss, inbox: str) -> None:
    screen = Screen(httpx.Client(base_url=desk.nodes[0].url, cookies=boss.client.cookies, headers=boss.client.headers, timeout=30))
    await screen.open()
    visitor = Widget(desk.nodes[1].url, inbox)
    await visitor.arrive()
    await visitor.open()
    ack = await visitor.post("在吗")
    await screen.until(lambda: any(name == "conversation.message" for _n, name, _body in screen.events))
    answer = await screen.post("在的，您请说", conversation=ack["conversation"])
    await visitor.until(lambda: answer["id"] in visitor.seen)
    await visitor.close()
    await screen.close()


def _jobs_left(desk: Desk) -> int:
    """Jobs that an event has started and nobody has done."""
    with psycopg.connect(desk.environment["YINGDA_DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM plumbing_job WHERE name LIKE 'routing.%' AND key IS NULL").fetchone()
    assert row is not None
    return int(row[0])


def test_a_forgotten_password_stops_compose_and_says_which() -> None:
    for name in ("POSTGRES_PASSWORD", "YINGDA_SECRET_KEY"):
        with pytest.raises(AssertionError, match=name):
            environment_of("web1", FILLED_IN | {name: ""}, "")


def test_every_variable_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    for service in OURS:
        asked = {name for text in SERVICES[service]["environment"].values() for name, _sign, _rest in VARIABLE.findall(str(text))}
        assert {name for name in asked if f"{name}=" not in example} == set()
        assert {name for name in SERVICES[service]["environment"] if f"{name}=" not in example} == set()


def test_the_proxy_leads_to_both_nodes() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "reverse_proxy web1:8000 web2:8000" in caddy
    assert SERVICES["proxy"]["depends_on"] == ["web1", "web2"]
    subnet = COMPOSE["networks"]["default"]["ipam"]["config"][0]["subnet"]
    assert SERVICES["web1"]["environment"]["YINGDA_TRUSTED_PROXIES"] == subnet
