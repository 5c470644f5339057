"""SIGKILL in mid-load: everything that was acknowledged is there once, in order, and every client is whole after resuming."""

import asyncio
import random
from uuid import uuid4

import pytest

from tests.makers.live import Screen, Widget
from tests.makers.server import Boss, Node, Prepared

ROUNDS = 3
VISITORS = 4
SEED = 20261121


class Writer:
    """A visitor who writes on and on, and sends again what was not acknowledged, as a widget does."""

    def __init__(self, widget: Widget, pace_s: float = 0.0) -> None:
        self.widget, self._pace_s = widget, pace_s
        self.acknowledged: dict[str, int] = {}
        self.stopping = False
        self._number = 0

    async def run(self) -> None:
        while not self.stopping:
            ref, text = str(uuid4()), f"第 {self._number} 句"
            self._number += 1
            await self._send_until_acknowledged(ref, text)
            await asyncio.sleep(self._pace_s)

    async def _send_until_acknowledged(self, ref: str, text: str) -> None:
        while True:
            try:
                answer = await self.widget.post(text, ref)
            except (ConnectionError, OSError, AssertionError):
                await self._back()
                continue
            except Exception as error:
                if type(error).__module__.startswith("websockets"):
                    await self._back()
                    continue
                raise
            assert answer["t"] == "ack", answer
            self.acknowledged[ref] = answer["seq"]
            return

    async def _back(self) -> None:
        """Connects again, as often as it takes; the server may be down for a while."""
        while True:
            try:
                await self.widget.open()
                return
            except Exception:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("seed", [SEED])
def test_nothing_acknowledged_is_lost_or_doubled(made_once: Prepared, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    with made_once.desk(tmp_path_factory.mktemp("kill")) as desk:
        node = desk.node()
        boss = Boss(made_once.browser(node.url, "boss"), made_once.ids["boss"], made_once.groups[0])
        asyncio.run(_journey(node, boss.inbox(), Screen(made_once.browser(node.url, "root")), random.Random(seed)))


async def _journey(node: Node, inbox: str, screen: Screen, dice: random.Random) -> None:
    writers = [Writer(Widget(node.url, inbox)) for _ in range(VISITORS)]
    for writer in writers:
        await writer.widget.arrive()
        await writer.widget.open()
    await screen.open()
    running = [asyncio.create_task(writer.run()) for writer in writers]
    for _ in range(ROUNDS):
        count = sum(len(writer.acknowledged) for writer in writers)
        wanted = count + dice.randrange(20, 60)
        await _until(lambda wanted=wanted: sum(len(w.acknowledged) for w in writers) >= wanted, running)
        await asyncio.to_thread(node.kill)
        await asyncio.to_thread(node.start)
    wanted = sum(len(writer.acknowledged) for writer in writers) + 20
    await _until(lambda: sum(len(w.acknowledged) for w in writers) >= wanted, running)
    for writer in writers:
        writer.stopping = True
    await asyncio.gather(*running)
    await screen.open()
    for writer in writers:
        await _check(writer, screen)


async def _check(writer: Writer, screen: Screen) -> None:
    """What the database, the visitor's own view and the acknowledgements say must be the same."""
    widget = writer.widget
    await widget.caught_up()
    conversation = next(iter(widget.acks.values()))["conversation"]
    stored: list[dict[str, object]] = []
    after = 0
    while True:
        page = (await screen.ask("GET", f"/conversations/{conversation}/messages?after={after}&limit=200")).json()
        stored += page["items"]
        if not page["more"]:
            break
        after = int(stored[-1]["seq"])  # type: ignore[call-overload]
    assert [message["seq"] for message in stored] == list(range(1, len(stored) + 1)), "no gap, nothing twice"
    mine = [message for message in stored if message["author"]["kind"] == "visitor"]  # type: ignore[index]
    assert {str(message["client_id"]): message["seq"] for message in mine} == writer.acknowledged
    assert [message["text"] for message in mine] == [f"第 {number} 句" for number in range(len(mine))], "in the order they were said"
    seen = sorted(message["seq"] for message in widget.seen.values() if message["author"]["kind"] == "visitor")
    assert seen == sorted(writer.acknowledged.values()), "the visitor's own view is whole"
    assert widget.broken == [] and widget.doubled == []


async def _until(condition: object, running: list[asyncio.Task[None]]) -> None:
    async with asyncio.timeout(120):
        while not condition():  # type: ignore[operator]
            for task in running:
                if task.done():
                    task.result()
            await asyncio.sleep(0.01)
