"""Two web nodes and a worker on PostgreSQL and Redis: agents on one, visitors on the other; one dies, and nothing is lost."""

import asyncio
from collections.abc import Iterator

import pytest
import redis

from tests.journeys.test_kill import Writer
from tests.makers.live import Screen, Widget
from tests.makers.server import Boss, Desk, Node, Prepared, postgresql_url, prepared, redis_url

pytestmark = pytest.mark.needs("two_nodes")
VISITORS = 3


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """An installation with a team on PostgreSQL."""
    with prepared(tmp_path_factory.mktemp("two_nodes"), postgresql_url()) as made:
        yield made


@pytest.fixture
def desk(made_once: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two web nodes and one worker."""
    environment = {"YINGDA_REDIS_URL": redis_url(), "YINGDA_EMBED_WORKER": "0"}
    with made_once.desk(tmp_path_factory.mktemp("nodes"), **environment) as copied:
        copied.node()
        copied.node()
        copied.worker()
        yield copied


@pytest.fixture
def boss(desk: Desk, made_once: Prepared) -> Boss:
    """The administrator, at the second node."""
    return Boss(made_once.browser(desk.nodes[1].url, "boss"), made_once.ids["boss"], made_once.groups[0])


class Answerer:
    """An agent who answers every customer's word once, and says again what was not acknowledged, on whichever node lives."""

    def __init__(self, screen: Screen, nodes: list[Node]) -> None:
        self.screen, self.nodes = screen, nodes
        self.answered: dict[int, dict[str, object]] = {}
        self.stopping = False

    async def run(self) -> None:
        while not self.stopping:
            said = [body["message"] for _n, name, body in list(self.screen.events) if name == "conversation.message"]
            left = [m for m in said if m["author"]["kind"] == "visitor" and m["id"] not in self.answered]
            for message in left:
                await self._answer(message)
            if not left:
                await asyncio.sleep(0.01)

    async def _answer(self, message: dict[str, object]) -> None:
        ref = f"00000000-0000-4000-8000-{message['id']:012d}"
        while message["id"] not in self.answered:
            try:
                told = await self.screen.post(f"答 {message['text']}", ref, conversation=message["conversation_id"])
            except Exception:
                await self._over_there()
                continue
            assert told["t"] == "ack", told
            self.answered[int(str(message["id"]))] = told

    async def _over_there(self) -> None:
        for node in [node for node in self.nodes if node.process is not None and node.process.alive]:
            try:
                self.screen.move(node.url)
                await self.screen.open()
                return
            except Exception:
                await asyncio.sleep(0.05)


async def _until(condition: object, seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


def test_messages_flow_between_nodes_and_survive_the_death_of_one(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    asyncio.run(_journey(desk, boss.inbox(), made_once, lambda: None))


def test_a_flushed_and_deaf_redis_loses_nothing(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    """Redis is a courier: while every line to it is cut again and again, events are read from the database by number."""

    def cut() -> None:
        with redis.Redis.from_url(redis_url()) as client:
            client.flushdb()
            for kind in ("pubsub", "normal"):
                mine = client.client_id()
                for one in client.client_list(_type=kind):
                    if int(one["id"]) != mine and int(one["db"]) == _number(redis_url()):
                        client.client_kill_filter(_id=one["id"])

    asyncio.run(_journey(desk, boss.inbox(), made_once, cut))


def _number(url: str) -> int:
    return int(url.rsplit("/", 1)[1] or 0) if url.count("/") > 2 else 0


async def _journey(desk: Desk, inbox: str, made_once: Prepared, disturb: object) -> None:
    agents, visitors = desk.nodes
    screen = Screen(made_once.browser(agents.url, "root"))
    await screen.open()
    answerer = Answerer(screen, desk.nodes)
    writers = [Writer(Widget(visitors.url, inbox), pace_s=0.02) for _ in range(VISITORS)]
    for writer in writers:
        await writer.widget.arrive()
        await writer.widget.open()
    running = [asyncio.create_task(one.run()) for one in (answerer, *writers)]
    await _until(lambda: len(answerer.answered) >= 15)
    await asyncio.to_thread(disturb)  # type: ignore[arg-type]
    await _until(lambda: len(answerer.answered) >= 25)
    await asyncio.to_thread(agents.kill)
    await asyncio.to_thread(disturb)  # type: ignore[arg-type]
    wanted = len(answerer.answered) + 20
    await _until(lambda: len(answerer.answered) >= wanted)
    for writer in writers:
        writer.stopping = True
    await asyncio.gather(*running[1:])
    words = sum(len(writer.acknowledged) for writer in writers)
    await _until(lambda: len(answerer.answered) >= words)
    answerer.stopping = True
    await running[0]
    for writer in writers:
        await _check(writer, answerer)
    await _check_screen(screen, writers, answerer)


async def _check(writer: Writer, answerer: Answerer) -> None:
    """Every word of this customer is there once and in order, each with its one answer, and their own view is whole."""
    widget = writer.widget
    conversation = next(iter(widget.acks.values()))["conversation"]
    mine = {int(str(told["id"])) for told in answerer.answered.values() if told["conversation"] == conversation}
    await widget.until(lambda: mine <= widget.seen.keys())
    stored: list[dict[str, object]] = []
    while True:
        after = stored[-1]["seq"] if stored else 0
        page = (await answerer.screen.ask("GET", f"/conversations/{conversation}/messages?after={after}&limit=200")).json()
        stored += page["items"]
        if not page["more"]:
            break
    assert [message["seq"] for message in stored] == list(range(1, len(stored) + 1))
    said = [m for m in stored if m["author"]["kind"] == "visitor"]  # type: ignore[index]
    assert {str(m["client_id"]): m["seq"] for m in said} == writer.acknowledged
    assert [m["text"] for m in said] == [f"第 {number} 句" for number in range(len(said))]
    answers = [m["text"] for m in stored if m["author"]["kind"] == "person"]  # type: ignore[index]
    assert sorted(map(str, answers)) == sorted(f"答 {m['text']}" for m in said)
    assert widget.broken == [] and widget.doubled == []
    shown = {m["id"] for m in stored if m["kind"] not in ("note", "event")}
    assert shown <= widget.seen.keys()


async def _check_screen(screen: Screen, writers: list[Writer], answerer: Answerer) -> None:
    await screen.caught_up()
    told = [body["message"]["id"] for _n, name, body in screen.events if name == "conversation.message"]
    assert len(told) == len(set(told)) and screen.broken == []
    assert screen.reloads == 0, "the other node had everything the dead one had sent"
