"""The hot HTTP handlers of conversations: list, counts, one conversation, its messages, posting."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import msgspec

from yingda.conversations.actions.posting import Posted, post_message
from yingda.conversations.live.frames import WRONG, client_id, wrong_shape
from yingda.conversations.live.identity import actor_of
from yingda.conversations.queries import lists, one
from yingda.conversations.rules.listing import parse
from yingda.conversations.rules.posting import Draft
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.kit.paging import next_link
from yingda.plumbing.idempotency import key_in
from yingda.plumbing.realtime.asgi import Receive, Scope, Send, answer, body, header, locale, query, refuse
from yingda.plumbing.realtime.node import Node

Handler = Callable[[Node, Actor, Scope, Receive, Send, int], Awaitable[None]]


class MessageIn(msgspec.Struct, frozen=True):
    """The body of a posted message."""

    text: str = ""
    kind: str = "text"
    data: dict[str, Any] = {}
    client_id: str | None = None


REPLAYED = [(b"idempotency-replayed", b"true")]
_message = msgspec.json.Decoder(MessageIn).decode


async def listed(node: Node, actor: Actor, scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """`GET /conversations`."""
    asked = parse(query(scope))
    n = node.hub.n
    rows, following, total = await node.reading(lists.page, actor, asked)
    link = None if following is None else [(b"link", next_link(scope["path"], scope.get("query_string", b""), following).encode())]
    await answer(send, {"items": rows, "next": following, "total": total, "n": n}, headers=link)


async def counted(node: Node, actor: Actor, scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """`GET /conversations/counts`."""
    n = node.hub.n
    await answer(send, {"counts": await node.reading(lists.counts, actor), "n": n})


async def opened(node: Node, actor: Actor, scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """`GET /conversations/{id}`."""
    n = node.hub.n
    await answer(send, {**await node.reading(one.opened, actor, number), "n": n})


async def told(node: Node, actor: Actor, scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """`GET /conversations/{id}/messages`."""
    asked = query(scope)
    limit, before, after = (_number(asked, name) for name in ("limit", "before", "after"))
    if limit is not None and not 1 <= limit <= 200:
        raise Refused("limit_wrong", field="limit")
    messages, more = await node.reading(_page_of, actor, number, before, after, limit or one.PAGE)
    await answer(send, {"items": messages, "more": more})


def _page_of(actor: Actor, number: int, before: int | None, after: int | None, limit: int) -> tuple[list[dict[str, Any]], bool]:
    one.visible(actor, number)
    if after is not None:
        return one.history_after(actor, number, after, limit)
    return one.history(actor, number, before, limit)


async def posted(node: Node, actor: Actor, scope: Scope, receive: Receive, send: Send, number: int) -> None:
    """`POST /conversations/{id}/messages`."""
    try:
        sent = _message(await body(receive))
    except WRONG as error:
        raise wrong_shape(error) from error
    key = header(scope, b"idempotency-key")
    known = _client_id_of(actor, number, key) if sent.client_id is None and key else None if sent.client_id is None else client_id(sent.client_id)
    draft = Draft(sent.kind, sent.text, sent.data, known)
    stored: Posted = await node.write(lambda db: post_message(db, actor, number, draft))
    await answer(send, stored, 200 if stored.doubled else 201, REPLAYED if stored.doubled else None)


def _client_id_of(actor: Actor, number: int, key: str) -> str:
    """The key of a request as the sender's number of the message, which is stored once already."""
    return str(uuid5(NAMESPACE_OID, f"{actor.kind}:{actor.id}:{number}:{key_in(key)}"))


ROUTES: list[tuple[str, re.Pattern[str], Handler]] = [
    ("POST", re.compile(r"^/api/v1/conversations/([0-9]{1,18})/messages$"), posted),
    ("GET", re.compile(r"^/api/v1/conversations/([0-9]{1,18})/messages$"), told),
    ("GET", re.compile(r"^/api/v1/conversations/([0-9]{1,18})$"), opened),
    ("GET", re.compile(r"^/api/v1/conversations()$"), listed),
    ("GET", re.compile(r"^/api/v1/conversations/counts()$"), counted),
]


def route(scope: Scope) -> tuple[Handler, int] | None:
    """The handler of a request and the conversation it names; None when the ordinary lane serves it."""
    for method, pattern, handler in ROUTES:
        found = pattern.match(scope["path"]) if scope["method"] == method else None
        if found is not None:
            return handler, int(found[1] or 0)
    return None


async def serve(node: Node, handler: Handler, number: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one request; a refusal is said in the person's own language, else in what the browser asks for."""
    language = locale(scope)
    try:
        actor = await actor_of(node, scope)
        language = actor.locale if actor.kind == "person" else language
        await handler(node, actor, scope, receive, send, number)
    except Refusal as refusal:
        await refuse(send, refusal, language, scope)


def _number(asked: dict[str, str], name: str) -> int | None:
    text = asked.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("filter_wrong", field=name)
    return int(text) if text else None
