"""What a web process listens to besides its requests: caches that must follow changes made anywhere."""

from yingda.conversations.live.identity import forget_sessions
from yingda.people import queries as people
from yingda.plumbing.outbox import Frame
from yingda.plumbing.realtime.node import Node

WATCHED = (b'"people.directory"', b'"people.suspended"', b'"people.changed"', b'"people.signed_out"')


def attach(node: Node) -> None:
    """Lets the caches of this process follow the event stream."""
    node.hub.listen(follow)


def follow(frame: Frame) -> None:
    """Drops what is kept of people when an event says that something about them changed."""
    if any(name in frame.chunk[:60] for name in WATCHED):
        people.forget()
        forget_sessions()
