"""The widget's socket `/widget/v1/live`, and its way without sockets."""

import asyncio
import logging
from typing import Any

from yingda.conversations.actions import limits
from yingda.conversations.actions import visitor as visits
from yingda.conversations.actions.posting import Posted
from yingda.conversations.actions.reading import mark
from yingda.conversations.live import frames
from yingda.conversations.live.frames import Incoming
from yingda.conversations.live.staff import greet
from yingda.conversations.queries.visitor import identified, standing, welcome_facts
from yingda.customers import actions as customers
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import Phrase, Refusal, Refused
from yingda.plumbing.realtime.asgi import Receive, Scope, Send, Socket, address, header
from yingda.plumbing.realtime.connection import Connection
from yingda.plumbing.realtime.node import Node

log = logging.getLogger("yingda.live")

HELLO_S = 10
DRAFT_LIMIT = 500


class Visit:
    """One visitor's socket."""

    __slots__ = ("actor", "connection", "inbox", "node", "socket")

    def __init__(self, node: Node, inbox: InboxFacts, actor: Actor, socket: Socket) -> None:
        self.node = node
        self.inbox = inbox
        self.actor = actor
        self.socket = socket
        self.connection = Connection(socket, frozenset(), actor.id)

    async def take(self, frame: Incoming) -> None:
        """Does what a frame asks; answers refusals in the visitor's language."""
        try:
            await self._do(frame)
        except Refusal as refusal:
            self.say(frames.refused(frame.ref, refusal, self.actor.locale))
        except Exception:
            log.exception("a visitor's frame failed")
            self.say(frames.refused(frame.ref, Refusal("something_failed", reference="live"), self.actor.locale))

    async def _do(self, frame: Incoming) -> None:
        if frame.t == "post":
            self.say(frames.ack(frame.ref, await post(self.node, self.inbox, self.actor, frame)))
        elif frame.t == "hello":
            await self.welcome(frame.last)
        elif frame.t == "ping":
            self.node.hub.pong(self.connection, frames.pong)
        else:
            await told(self.node, self.inbox, self.actor, frame)

    async def welcome(self, last: int | None) -> None:
        """Says where the visitor stands and what they missed; again when their line noticed a gap."""
        self.node.hub.forget(self.connection)
        seen = self.node.hub.n
        facts = await self.node.reading(welcome_facts, self.actor.id, self.inbox.id)
        greet(self.node, self.connection, last, facts, seen)

    def say(self, frame: bytes) -> None:
        """Sends an unnumbered frame in its turn."""
        self.node.hub.whisper(self.connection, frame)


async def told(node: Node, inbox: InboxFacts, actor: Actor, frame: Incoming) -> None:
    """Does what a frame says that has no answer: marks, typing, draft, page. Raises `Refused` for any other."""
    if frame.t in ("read", "got"):
        await _mark(node, inbox, actor, frame)
    elif frame.t in ("draft", "typing"):
        await _typing(node, inbox, actor, frame)
    elif frame.t == "page":
        await node.write(lambda db: customers.record_page(actor.id or 0, frame.url[:2000], frame.title[:200]))
    else:
        raise Refused("frame_wrong", reason=f"t = {frame.t[:20]}")


async def _mark(node: Node, inbox: InboxFacts, actor: Actor, frame: Incoming) -> None:
    found = await node.reading(standing, actor.id, inbox.id)
    if found.conversation_id is not None:
        number = found.conversation_id
        await node.write(lambda db: mark(db, actor, number, frame.seq, read=frame.t == "read"))


async def _typing(node: Node, inbox: InboxFacts, actor: Actor, frame: Incoming) -> None:
    limits.typing(actor.id or 0)
    found = await node.reading(standing, actor.id, inbox.id)
    if found.conversation_id is None:
        return
    shown: dict[str, Any] = {"t": frame.t, "conversation": found.conversation_id}
    if frame.t == "draft":
        shown["text"] = frame.text[:DRAFT_LIMIT] if inbox.settings.draft_visible else ""
    else:
        shown |= {"who": {"kind": "visitor", "id": actor.id, "name": actor.name}, "on": frame.on}
    node.ephemeral([f"c:{found.conversation_id}"], None, frames.encode(shown))


async def post(node: Node, inbox: InboxFacts, actor: Actor, frame: Incoming) -> Posted:
    """Stores a visitor's message within the inbox's flood limits. Raises `TooMany` past them."""
    draft = frames.draft_of(frame)
    limits.message(inbox, actor)
    posted: Posted = await node.write(lambda db: visits.post(db, actor, inbox, draft, frame.fields))
    return posted


async def socket(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """One visitor's connection from handshake to end."""
    wire = Socket(receive, send)
    if not await wire.accept():
        return
    try:
        visit, hello = await asyncio.wait_for(_met(node, scope, wire), HELLO_S)
    except Refusal as refusal:
        await wire.send(frames.refused(None, refusal, "zh-CN"))
        await wire.close("refused", 4401)
        return
    except TimeoutError:
        await wire.close("no_hello", 4408)
        return
    if visit is not None:
        await _serve(node, visit, hello)


async def _met(node: Node, scope: Scope, wire: Socket) -> tuple[Visit | None, Incoming]:
    data = await wire.next()
    if data is None:
        return None, Incoming("hello")
    hello = frames.parse(data)
    if hello.t != "hello":
        raise Refused("frame_wrong", reason=Phrase("value_hello_first"))
    inbox, actor = await node.reading(identified, hello.token, address(scope), hello.locale or "zh-CN")
    inboxes.demand_origin(inbox, header(scope, b"origin"))
    return Visit(node, inbox, actor, wire), hello


async def _serve(node: Node, visit: Visit, hello: Incoming) -> None:
    await visit.welcome(hello.last)
    try:
        while (data := await visit.socket.next()) is not None:
            await visit.take(frames.parse(data))
    except Refusal as refusal:
        await visit.socket.close("refused", first=frames.refused(None, refusal, visit.actor.locale))
    finally:
        node.hub.remove(visit.connection)
