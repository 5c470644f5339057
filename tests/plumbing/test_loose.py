"""Frames that are not kept reach visitors from wherever they are sent: a process with sockets, or one without, over Redis."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import redis

from yingda.plumbing.realtime import loose
from yingda.plumbing.realtime.connection import Connection
from yingda.plumbing.realtime.hub import Hub
from yingda.plumbing.realtime.node import Node, Running
from yingda.plumbing.realtime.wire import Parcel, channel_of

FRAMES: list[tuple[int, dict[str, Any]]] = [(7, {"t": "queue", "place": 1, "estimate_s": 40}), (8, {"t": "queue", "place": 2, "estimate_s": None})]


class Ear:
    """A visitor's socket that keeps what it is sent."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.news = asyncio.Event()

    async def send(self, frame: bytes) -> None:
        self.heard.append(msgspec.json.decode(frame))
        self.news.set()

    def cut(self, why: str) -> None:
        raise AssertionError(why)


class Sockets(Node):
    """A node with its hub alone: no writer, no readers, no jobs."""

    def __init__(self, wire: Any = None) -> None:
        self._loop = asyncio.get_running_loop()
        self.hub = Hub(self._nothing)
        self.wire = wire

    async def _nothing(self, first: int, limit: int) -> list[Any]:
        return []


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    loose._wire.cache_clear()
    yield
    Running.node = None
    loose._wire.cache_clear()


def test_a_process_with_sockets_tells_each_visitor_their_own_from_any_thread() -> None:
    async def main() -> None:
        Running.node = node = Sockets()
        ears = {visitor: Ear() for visitor in (7, 8, 9)}
        for visitor, ear in ears.items():
            node.hub.add(Connection(ear, frozenset(), visitor), None)
        await asyncio.to_thread(loose.tell_visitors, FRAMES)
        async with asyncio.timeout(10):
            await asyncio.gather(ears[7].news.wait(), ears[8].news.wait())
        assert {visitor: ear.heard for visitor, ear in ears.items()} == {7: [FRAMES[0][1]], 8: [FRAMES[1][1]], 9: []}
        assert node.hub.n == 0, "it is no numbered event"

    asyncio.run(main())


def test_a_node_passes_them_on_to_the_others() -> None:
    class Courier:
        def __init__(self) -> None:
            self.sent: list[Any] = []
            self.done = asyncio.Event()
            self._loop = asyncio.get_running_loop()

        def send_ephemeral(self, *frame: Any) -> None:
            self.sent.append(frame)
            if len(self.sent) == len(FRAMES):
                self._loop.call_soon_threadsafe(self.done.set)

    async def main() -> None:
        courier = Courier()
        Running.node = Sockets(courier)
        await asyncio.to_thread(loose.tell_visitors, FRAMES)
        async with asyncio.timeout(10):
            await courier.done.wait()
        assert sorted(courier.sent) == [([], visitor, msgspec.json.encode(frame)) for visitor, frame in FRAMES]

    asyncio.run(main())


def test_alone_and_without_sockets_nobody_listens(settings: Any) -> None:
    settings.REDIS_URL = ""
    loose.tell_visitors(FRAMES)
    assert loose._wire.cache_info().currsize == 0


@pytest.mark.needs("redis")
def test_a_process_without_sockets_sends_over_redis(settings: Any) -> None:
    settings.REDIS_URL = os.environ.get("YINGDA_TEST_REDIS_URL") or os.environ["YINGDA_REDIS_URL"]
    with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
        pubsub.subscribe(channel_of(settings.SECRET_KEY))
        while not pubsub.subscribed or client.pubsub_numsub(channel_of(settings.SECRET_KEY))[0][1] == 0:
            pubsub.get_message(timeout=1)
        loose.tell_visitors(FRAMES)
        loose.tell_visitors([])
        parcels = []
        while len(parcels) < len(FRAMES):
            message = pubsub.get_message(timeout=10)
            if message is not None:
                parcels.append(msgspec.msgpack.decode(message["data"], type=Parcel))
    assert [parcel.ephemeral for parcel in parcels] == [[([], visitor, msgspec.json.encode(frame))] for visitor, frame in FRAMES]
    assert all(parcel.frames == [] and not parcel.jobs for parcel in parcels)
    assert loose._wire.cache_info().currsize == 1, "one connection, kept"


def test_a_redis_that_is_gone_fails_nothing(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    loose.tell_visitors(FRAMES)
