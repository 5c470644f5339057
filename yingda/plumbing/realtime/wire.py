"""Between nodes: committed events, ephemeral frames and job wake-ups over Redis pub/sub.

Redis is a courier, never a store: what it loses, the hub reads from the database by number.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from yingda.kit.late import Late
from yingda.plumbing.outbox import Frame

if TYPE_CHECKING:
    import redis
    import redis.asyncio
else:
    redis = Late("redis")

log = logging.getLogger("yingda.wire")


def channel_of(secret_key: str) -> str:
    """The channel of one installation: its nodes share a secret key. A Redis database number does not part channels."""
    return f"yingda:live:{hashlib.sha256(secret_key.encode()).hexdigest()[:16]}"


class Parcel(msgspec.Struct, array_like=True):
    """What travels: the sender, events, ephemeral frames (topics, visitor, frame), and whether jobs wait."""

    node: str
    frames: list[tuple[int, list[str], int | None, bytes, bytes | None]] = []
    ephemeral: list[tuple[list[str], int | None, bytes]] = []
    jobs: bool = False


class Wire:
    """Sends from any thread; `listen` receives on the event loop."""

    def __init__(self, url: str) -> None:
        self.node = secrets.token_hex(6)
        self.channel = channel_of(settings.SECRET_KEY)
        self._url = url
        self._out = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)

    def _send(self, parcel: Parcel) -> None:
        try:
            self._out.publish(self.channel, msgspec.msgpack.encode(parcel))
        except redis.RedisError as error:
            log.warning("redis did not take a parcel (%s); other nodes read the database instead", error)

    def send_frames(self, frames: list[Frame]) -> None:
        """Committed events for the other nodes."""
        self._send(Parcel(self.node, [(f.n, list(f.staff), f.visitor, f.chunk, f.visitor_chunk) for f in frames]))

    def send_ephemeral(self, topics: list[str], visitor: int | None, frame: bytes) -> None:
        """A frame that is not kept."""
        self._send(Parcel(self.node, ephemeral=[(topics, visitor, frame)]))

    def wake_workers(self) -> None:
        """Jobs were committed."""
        self._send(Parcel(self.node, jobs=True))

    async def listen(self, take: Callable[[Parcel], None]) -> None:
        """Calls `take` with every parcel of other nodes, reconnecting for as long as it runs."""
        while True:
            try:
                await self._listen_once(take)
            except (redis.RedisError, OSError) as error:
                log.warning("listening to redis stopped (%s); trying again", error)
                await asyncio.sleep(1)

    async def _listen_once(self, take: Callable[[Parcel], None]) -> None:
        client = redis.asyncio.Redis.from_url(self._url, socket_connect_timeout=2)
        async with client, client.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(self.channel)
            async for message in pubsub.listen():
                parcel = self.opened(message)
                if parcel is not None:
                    take(parcel)

    def opened(self, message: dict[str, Any]) -> Parcel | None:
        """The parcel of a Redis message, unless it is our own or not a parcel."""
        try:
            parcel = msgspec.msgpack.decode(message["data"], type=Parcel)
        except (msgspec.DecodeError, KeyError, TypeError):
            log.warning("a message on %s is not ours", self.channel)
            return None
        return None if parcel.node == self.node else parcel


def frames_of(parcel: Parcel) -> list[Frame]:
    """The events of a parcel."""
    return [Frame(n, tuple(staff), visitor, chunk, seen) for n, staff, visitor, chunk, seen in parcel.frames]
