"""What a web process listens to besides its requests: caches and sockets that must follow changes made anywhere."""

import asyncio
from collections.abc import Iterable

from yingda.conversations.live.identity import forget_sessions
from yingda.people import queries as people
from yingda.plumbing import team_settings
from yingda.plumbing.outbox import Frame
from yingda.plumbing.realtime.connection import Connection
from yingda.plumbing.realtime.node import Node

CHANGED = (b"people.directory", b"people.skills", b"people.rights", b"people.suspended", b"people.session_ended")
SETTINGS = b"settings.changed"
CUT = (b"people.rights", b"people.suspended", b"people.session_ended")


def attach(node: Node) -> None:
    """Lets the caches and sockets of this process follow the event stream."""

    def follow(frame: Frame) -> None:
        name = frame.chunk.split(b'"', 2)[1]
        if name in CHANGED:
            people.forget()
            forget_sessions()
        if name == SETTINGS:
            asyncio.get_running_loop().create_task(node.reading(team_settings.load))
        if name in CUT:
            for connection in _of(node, frame.staff):
                connection.sink.cut("rights_changed")

    node.hub.listen(follow)


async def begin(node: Node) -> None:
    """What must be known before the first request."""
    await node.reading(team_settings.follow)


def _of(node: Node, topics: Iterable[str]) -> set[Connection]:
    return {connection for topic in topics for connection in node.hub.listening(topic)}
