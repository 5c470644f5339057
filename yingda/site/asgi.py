"""The root application: the hot lane in front, Django behind it in one thread.

Bodies for Django are read whole here first, so that a slow sender occupies a coroutine and not the thread.
"""

import asyncio
import gc
import ipaddress
import logging
import secrets
import tempfile
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from yingda.automation.jobs.lane import Lane as AutomationLane
from yingda.site import boot

# isort: split

from yingda.conversations.live import fallback, http, staff, visitors
from yingda.kit.errors import Refusal, TooLarge, TooMany
from yingda.notifications.jobs.lane import PushLane
from yingda.plumbing.realtime.asgi import Receive, Scope, Send, locale, refuse
from yingda.plumbing.realtime.node import Node, Running
from yingda.site import environment, rates, wiring
from yingda.webhooks.jobs.lane import Lane

__all__ = ["Application", "application", "boot"]

log = logging.getLogger("yingda.site")

DJANGO_BODY_LIMIT = 32 * 1024 * 1024
# Files to be imported are the only large ones; they are spooled to the disk like every body.
LARGE = {("POST", "/api/v1/import-files"): 520 * 1024 * 1024}
IN_MEMORY = 1024 * 1024


class Application:
    """The ASGI application of a web process."""

    def __init__(self) -> None:
        # The library's own ASGI and WSGI types are narrower than the protocol's dictionaries.
        self._django: Any = WSGIMiddleware(cast("Any", WSGIHandler()), workers=1)
        self._node: Node | None = None
        self._rates = rates.Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        look_behind_proxy(scope)
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        embed = environment.is_on("YINGDA_EMBED_WORKER", not settings.REDIS_URL)
        self._node = Running.node = Node(settings.REDIS_URL, embed)
        await self._node.start()
        wiring.attach(self._node)
        await wiring.begin(self._node)
        lanes: list[Lane | PushLane | AutomationLane] = [Lane(), PushLane(), AutomationLane()] if embed else []
        for lane in lanes:
            lane.start()
        # What was made while starting lasts as long as the process: looking for garbage in it again and again is work for nothing.
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.gather(*(asyncio.to_thread(lane.end) for lane in lanes))
        await self._node.stop()
        await self._rates.close()
        Running.node = None
        await send({"type": "lifespan.shutdown.complete"})

    @property
    def node(self) -> Node:
        if self._node is None:
            raise RuntimeError("the application was called before its lifespan began")
        return self._node

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = {"/live": staff.socket, "/widget/v1/live": visitors.socket}.get(scope["path"])
        if handler is None:
            await receive()
            await send({"type": "websocket.close", "code": 4404})
            return
        try:
            await handler(self.node, scope, receive, send)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("a socket failed")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            counted = await self._rates.count(scope)
            if counted:
                send = rates.with_headers(send, counted)
            found = http.route(scope)
            if found is not None:
                await http.serve(self.node, *found, scope, receive, send)
                return
            direct = STREAMS.get((scope["method"], scope["path"]))
            if direct is not None:
                await direct(self.node, scope, receive, send)
                return
            await self._ordinary(scope, receive, send)
        except asyncio.CancelledError:
            raise
        except TooMany as refusal:
            await refuse(send, refusal, locale(scope), scope)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("%s %s failed, reference %s", scope["method"], scope["path"], reference)
            failure = Refusal("something_failed", reference=reference)
            failure.status = 500
            await refuse(send, failure, locale(scope), scope)

    async def _ordinary(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
                await _keep(receive, kept, LARGE.get((scope["method"], scope["path"]), DJANGO_BODY_LIMIT))
                await self._django(scope, _replay(kept, receive), send)
        except TooLarge as refusal:
            await refuse(send, refusal, locale(scope), scope)


STREAMS: dict[tuple[str, str], Any] = {
    ("GET", "/live/events"): fallback.staff_events,
    ("GET", "/widget/v1/events"): fallback.visitor_events,
    ("POST", "/widget/v1/messages"): fallback.visitor_post,
    ("POST", "/widget/v1/frames"): fallback.visitor_told,
}


async def _keep(receive: Receive, kept: Any, limit: int) -> None:
    """Reads the body to its end. Raises `TooLarge` past the limit."""
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise TooLarge("body_too_large")
        kept.write(part)
        if not message.get("more_body"):
            kept.seek(0)
            return


def _replay(kept: Any, receive: Receive) -> Receive:
    async def replayed() -> dict[str, Any]:
        part = kept.read(IN_MEMORY)
        return {"type": "http.request", "body": part, "more_body": len(part) == IN_MEMORY}

    return replayed


def look_behind_proxy(scope: Scope) -> None:
    """Behind a trusted proxy, the sender is the last address of `X-Forwarded-For` that is no trusted proxy itself."""
    client = scope.get("client")
    if not client or not settings.TRUSTED_PROXIES or not _is_trusted(client[0]):
        return
    for name, value in scope["headers"]:
        if name == b"x-forwarded-for":
            hops = [hop.strip() for hop in value.decode("latin-1").split(",")]
            outside = [hop for hop in hops if hop and not _is_trusted(hop)]
            if outside:
                scope["client"] = (outside[-1], 0)


def _is_trusted(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
        return any(address in ipaddress.ip_network(net, strict=False) for net in settings.TRUSTED_PROXIES)
    except ValueError:
        return False


application = Application()
