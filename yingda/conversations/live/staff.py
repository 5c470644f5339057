"""The console's socket `/live`: numbered events out; posts, marks and typing in."""

import asyncio
import logging

from django.conf import settings

from yingda.conversations.actions.posting import Posted, post_message
from yingda.conversations.actions.reading import mark
from yingda.conversations.live import frames
from yingda.conversations.live.frames import Incoming
from yingda.conversations.live.identity import NotSignedIn, actor_of_session, demand_same_origin, person_of
from yingda.conversations.queries.one import visible
from yingda.kit.actor import Actor
from yingda.kit.errors import Phrase, Refusal, Refused
from yingda.people import queries as people
from yingda.plumbing.realtime import lines
from yingda.plumbing.realtime.asgi import Receive, Scope, Send, Socket, cookies
from yingda.plumbing.realtime.connection import Connection
from yingda.plumbing.realtime.node import Node

log = logging.getLogger("yingda.live")

HELLO_S = 10


class Line:
    """One colleague's socket."""

    __slots__ = ("actor", "address", "connection", "node", "session", "socket", "watched")

    def __init__(self, node: Node, actor: Actor, socket: Socket, session: str) -> None:
        self.node = node
        self.actor = actor
        self.socket = socket
        self.session = session
        self.address = actor.address
        self.connection = Connection(socket, people.topics_of(actor))
        self.watched: dict[int, int] = {}

    async def take(self, frame: Incoming) -> None:
        """Does what a frame asks; answers refusals in the sender's language."""
        try:
            await self._do(frame)
        except Refusal as refusal:
            self.say(frames.refused(frame.ref, refusal, self.actor.locale))
        except Exception:
            log.exception("a frame failed")
            self.say(frames.refused(frame.ref, Refusal("something_failed", reference="live"), self.actor.locale))

    async def _do(self, frame: Incoming) -> None:
        if frame.t == "post":
            await self._post(frame)
        elif frame.t in ("read", "got"):
            await self._mark(frame)
        elif frame.t == "typing":
            self._typing(frame)
        elif frame.t == "watch":
            await self._watch(frame.conversation)
        elif frame.t == "unwatch":
            self._unwatch(frame.conversation)
        elif frame.t == "here":
            await self.look(frame.on)
        elif frame.t == "ping":
            await self._pong()
        elif frame.t == "hello":
            self.node.hub.forget(self.connection)
            greet(self.node, self.connection, frame.last, {"me": self.actor.id})
        else:
            raise Refused("frame_wrong", reason=f"t = {frame.t[:20]}")

    def say(self, frame: bytes) -> None:
        """Sends an unnumbered frame in its turn."""
        self.node.hub.whisper(self.connection, frame)

    async def _post(self, frame: Incoming) -> None:
        draft = frames.draft_of(frame)
        actor = await self._actor()
        posted: Posted = await self.node.write(lambda db: post_message(db, actor, frame.conversation, draft))
        self.say(frames.ack(frame.ref, posted))

    async def _actor(self) -> Actor:
        """The sender with today's permissions: a session that ended or a right that was taken counts at once."""
        self.actor = await actor_of_session(self.node, self.session, self.address) if self.session else self.actor
        return self.actor

    async def _mark(self, frame: Incoming) -> None:
        actor = await self._actor()
        await self.node.write(lambda db: mark(db, actor, frame.conversation, frame.seq, read=frame.t == "read"))

    def _typing(self, frame: Incoming) -> None:
        contact = self.watched.get(frame.conversation)
        if contact is None:
            raise Refused("not_watching", field="conversation")
        who = {"kind": "person", "id": self.actor.id, "name": self.actor.name}
        told = {"t": "typing", "conversation": frame.conversation, "who": who, "on": frame.on, "name": self.actor.name}
        self.node.ephemeral([f"c:{frame.conversation}"], contact, frames.encode(told))

    async def _watch(self, conversation_id: int) -> None:
        matter = await self.node.reading(visible, await self._actor(), conversation_id)
        self.watched[conversation_id] = matter.contact_id
        self.node.hub.follow(self.connection, f"c:{conversation_id}")

    def _unwatch(self, conversation_id: int) -> None:
        self.watched.pop(conversation_id, None)
        self.node.hub.unfollow(self.connection, f"c:{conversation_id}")

    async def look(self, on: bool) -> None:
        """The console came before the eyes of its person, or is no longer; of all their sockets here one is enough."""
        before = self._looks()
        self.connection.looking = on
        now, person = self._looks(), self.actor.id
        if now != before and person is not None:
            await self.node.write(lambda db: lines.look(db, self.node.name, person, now))

    def _looks(self) -> bool:
        return any(one.looking for one in self.node.hub.listening(f"u:{self.actor.id}"))

    async def _pong(self) -> None:
        topics = await self.node.reading(people.topics_of, await self._actor())
        kept = {t for t in self.connection.topics if t.startswith("c:")}
        if topics | kept != self.connection.topics:
            await self.socket.close("rights_changed")
            return
        self.node.hub.pong(self.connection, frames.pong)


async def socket(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """One connection from handshake to end."""
    wire = Socket(receive, send)
    if not await wire.accept():
        return
    try:
        demand_same_origin(scope)
        actor = await person_of(node, scope)
        hello = await asyncio.wait_for(_hello(wire), HELLO_S)
    except (Refusal, TimeoutError) as problem:
        await wire.close("signed_out" if isinstance(problem, NotSignedIn) else "refused", 4401)
        return
    if hello is None:
        return
    line = await node.reading(Line, node, actor, wire, cookies(scope).get(settings.SESSION_COOKIE_NAME, ""))
    await _serve(node, line, hello)


async def _hello(wire: Socket) -> Incoming | None:
    data = await wire.next()
    if data is None:
        return None
    hello = frames.parse(data)
    if hello.t != "hello":
        raise Refused("frame_wrong", reason=Phrase("value_hello_first"))
    return hello


async def _serve(node: Node, line: Line, hello: Incoming) -> None:
    first = not node.hub.connected(f"u:{line.actor.id}")
    greet(node, line.connection, hello.last, {"me": line.actor.id})
    if first:
        await _tell_line(node, line, lines.came)
    try:
        while (data := await line.socket.next()) is not None:
            await line.take(frames.parse(data))
    except Refusal as refusal:
        await line.socket.close("refused", first=frames.refused(None, refusal, line.actor.locale))
    finally:
        if line.connection.looking:
            await line.look(False)
        node.hub.remove(line.connection)
        if not node.hub.connected(f"u:{line.actor.id}") and not node.ending:
            await _tell_line(node, line, lines.left)


async def _tell_line(node: Node, line: Line, verb: object) -> None:
    person = line.actor.id
    if line.actor.kind == "person" and person is not None:
        await node.write(lambda db: verb(db, node.name, person))  # type: ignore[operator]


def greet(node: Node, connection: Connection, last: int | None, facts: dict[str, object], seen: int | None = None) -> None:
    """Joins the hub and says welcome before anything else is sent.

    `n` of the welcome is where this connection stands: at `last` when that can be resumed, else at `seen`, the number read
    before the facts (now when None), so that nothing falls between the facts and the first event.
    """
    whole = node.hub.can_resume(last)
    start = last if whole and last is not None else node.hub.n if seen is None else seen
    connection.loose.append((frames.welcome(start, whole, dict(facts)), True))
    node.hub.add(connection, start)
    node.hub.mark(connection)
