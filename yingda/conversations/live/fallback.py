"""Live delivery without sockets: server-sent events with the same frames; what visitors say goes by HTTP."""

import asyncio
from collections.abc import Callable

from yingda.conversations.live import frames, visitors
from yingda.conversations.live.identity import person_of
from yingda.conversations.live.staff import greet
from yingda.conversations.queries.visitor import identified, welcome_facts
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.people import queries as people
from yingda.plumbing.realtime.asgi import Receive, Scope, Send, address, answer, body, header, locale, query, refuse
from yingda.plumbing.realtime.connection import Connection
from yingda.plumbing.realtime.node import Node

KEEP_ALIVE_S = 20
CORS = [(b"access-control-allow-origin", b"*"), (b"vary", b"origin")]
STREAM = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]


class Stream:
    """A response of server-sent events as the hub's sink."""

    __slots__ = ("_send", "ended")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.ended = asyncio.Event()

    async def send(self, frame: bytes) -> None:
        """One event."""
        await self._send({"type": "http.response.body", "body": b"data: " + frame + b"\n\n", "more_body": True})

    def cut(self, why: str) -> None:
        """Ends the stream."""
        self.ended.set()


async def staff_events(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /live/events?last=`."""
    try:
        actor = await person_of(node, scope)
        topics = await node.reading(people.topics_of, actor)
        last = _last(scope)
    except Refusal as refusal:
        await refuse(send, refusal, locale(scope), scope)
        return
    await _stream(node, receive, send, last, lambda sink: Connection(sink, topics), {"me": actor.id}, [])


async def visitor_events(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /widget/v1/events?last=`."""
    try:
        inbox, actor = await _visitor(node, scope)
        last = _last(scope)
    except Refusal as refusal:
        await refuse(send, refusal, locale(scope), scope, CORS)
        return
    seen = node.hub.n
    facts = await node.reading(welcome_facts, actor.id, inbox.id)
    await _stream(node, receive, send, last, lambda sink: Connection(sink, frozenset(), actor.id), facts, CORS, seen)


async def visitor_post(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """`POST /widget/v1/messages`: the body is a `post` frame; the answer is its `ack`."""
    try:
        inbox, actor = await _visitor(node, scope)
        frame = frames.parse(await body(receive))
        posted = await visitors.post(node, inbox, actor, frame)
    except Refusal as refusal:
        await refuse(send, refusal, locale(scope), scope, CORS)
        return
    facts = {"ref": frame.ref, "id": posted.id, "conversation": posted.conversation_id, "seq": posted.seq, "at": posted.at}
    await answer(send, {"t": "ack", **facts, "doubled": posted.doubled}, 201, CORS)


async def visitor_told(node: Node, scope: Scope, receive: Receive, send: Send) -> None:
    """`POST /widget/v1/frames`: the body is a frame that has no answer on a socket either (marks, typing, draft, page)."""
    try:
        inbox, actor = await _visitor(node, scope)
        await visitors.told(node, inbox, actor, frames.parse(await body(receive)))
    except Refusal as refusal:
        await refuse(send, refusal, locale(scope), scope, CORS)
        return
    await answer(send, {}, 200, CORS)


async def _visitor(node: Node, scope: Scope) -> tuple[InboxFacts, Actor]:
    token = header(scope, b"authorization").removeprefix("Bearer ")
    found: tuple[InboxFacts, Actor] = await node.reading(identified, token, address(scope), locale(scope))
    inboxes.demand_origin(found[0], header(scope, b"origin"))
    return found


def _last(scope: Scope) -> int | None:
    text = query(scope).get("last", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused("filter_wrong", field="last")
    return int(text) if text else None


async def _stream(
    node: Node, receive: Receive, send: Send, last: int | None, connect: Callable[[Stream], Connection],
    facts: dict[str, object], headers: list[tuple[bytes, bytes]], seen: int | None = None,
) -> None:  # fmt: skip
    sink = Stream(send)
    await send({"type": "http.response.start", "status": 200, "headers": [*STREAM, *headers]})
    connection = connect(sink)
    greet(node, connection, last, facts, seen)
    gone = asyncio.create_task(_until_gone(receive, sink))
    try:
        while not sink.ended.is_set():
            try:
                await asyncio.wait_for(sink.ended.wait(), KEEP_ALIVE_S)
            except TimeoutError:
                node.hub.pong(connection, frames.pong)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        node.hub.remove(connection)


async def _until_gone(receive: Receive, sink: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    sink.ended.set()
